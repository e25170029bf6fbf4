import { deadLetterHref, streamHref, useRowTabIndex } from "@/components/tables";
import { LinkButton } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import type { ItemState } from "@/lib/domain/redrive/types";
import { ResolveButton } from "./resolve-button";
import { ItemMark } from "./state-marks";
import { outcomeText } from "./outcome-words";

export function ItemPhoneRow({ row }: { row: RedriveItemRow }) {
  return (
    <>
      <span className="flex items-baseline gap-3">
        <ItemMark state={row.state} />
        <span className="min-w-0 truncate">
          {row.stream} #{row.seq.toLocaleString("en")}
        </span>
      </span>
      <span className="truncate text-small text-2">{saysMore.includes(row.state) ? outcomeText(row) : <Mono>{row.subject}</Mono>}</span>
    </>
  );
}

/** Where there is something to say that is not the same for all of them. */
const saysMore: readonly ItemState[] = ["settled", "boomeranged", "not-observed", "skipped", "unknown"];

/** Beside the row, not in its link: what it became, the message that was made, or the decision that waits. */
export function ItemEnd({ row }: { row: RedriveItemRow }) {
  const tabIndex = useRowTabIndex();
  if (row.state === "unknown")
    return (
      <span className="flex flex-none items-center pr-2">
        <ResolveButton item={row} />
      </span>
    );
  const { published, context, boomerang } = row;
  if (boomerang !== null)
    return (
      <LinkButton
        variant="quiet"
        prefetch={false}
        tabIndex={tabIndex}
        href={deadLetterHref(boomerang)}
        className="mr-1 flex-none self-center text-accent"
      >
        Open<span className="sr-only"> what it became</span>
      </LinkButton>
    );
  if (!published || published.seq === null) return null;
  return (
    <LinkButton
      variant="quiet"
      prefetch={false}
      tabIndex={tabIndex}
      href={streamHref({ context, stream: published.stream }, { seq: published.seq })}
      aria-label={`Sent as ${published.stream} #${published.seq}`}
      className="mr-1 flex-none self-center text-accent"
    >
      → #{published.seq.toLocaleString("en")}
    </LinkButton>
  );
}
