import Link from "next/link";
import { visibleText } from "@/components/payload/bytes";
import { consumerHref, streamHref } from "@/components/tables";
import { cn } from "@/components/ui/cn";
import { Time } from "@/components/ui/time";
import { isConnection, type AssetChangeRow, type ChangeRow, type ConnectionChangeRow } from "@/lib/domain/change/row";
import { became, clientWords, connectionWords } from "./change-words";
import { link } from "./look";

/** When it was; about then, where a reading found it. */
export function When({ change, seconds = true, className }: { change: ChangeRow; seconds?: boolean; className?: string }) {
  const isFound = !isConnection(change) && !change.isExact;
  return (
    <span className={cn("text-3", className)}>
      {isFound && (
        <span title="found by a reading, some seconds after">
          ≈<span className="sr-only"> about</span>{" "}
        </span>
      )}
      <Time at={change.at} seconds={seconds} />
    </span>
  );
}

export function What({ context, change }: { context: string; change: ChangeRow }) {
  return isConnection(change) ? <Connection change={change} /> : <Asset context={context} change={change} />;
}

function Asset({ context, change: { what, stream, consumer, detail } }: { context: string; change: AssetChangeRow }) {
  const isConsumer = consumer !== null;
  const href = isConsumer ? consumerHref({ context, stream, name: consumer }) : streamHref({ context, stream });
  const name = isConsumer ? `${visibleText(consumer)} of ${visibleText(stream)}` : visibleText(stream);
  return (
    <>
      {isConsumer ? "consumer" : "stream"}{" "}
      {what.endsWith("-deleted") ? (
        <span className="font-[550]">{name}</span>
      ) : (
        <Link href={href} prefetch={false} className={link}>
          {name}
        </Link>
      )}{" "}
      {became[what]}
      {detail !== null && <span className="text-2">: {visibleText(detail)}</span>}
    </>
  );
}

function Connection({ change }: { change: ConnectionChangeRow }) {
  const who = clientWords(change);
  return (
    <>
      {connectionWords(change)}
      {change.detail !== null && <span className="text-2">: {visibleText(change.detail)}</span>}
      {who !== "" && <span className="text-3"> · {who}</span>}
    </>
  );
}
