import Link from "next/link";
import { deadLetterHref, defineColumns, streamHref, useRowTabIndex } from "@/components/tables";
import { Missing } from "@/components/ui/missing";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import { ResolveButton } from "./resolve-button";
import { ItemMark } from "./state-marks";
import { deliveryLines, outcomeText } from "./outcome-words";

export const itemColumns = defineColumns<RedriveItemRow>([
  { id: "letter", header: "Dead letter", track: "minmax(150px,1.2fr)", cell: (item) => <Letter item={item} /> },
  { id: "state", header: "Now", track: "128px", cell: (item) => <ItemMark state={item.state} /> },
  {
    id: "subject",
    header: "Subject",
    track: "minmax(140px,1.5fr)",
    cell: (item) => (
      <span title={item.subject}>
        <Mono>{item.subject}</Mono>
      </span>
    ),
  },
  { id: "published", header: "Sent as", track: "minmax(150px,1.2fr)", cell: (item) => <SentAs item={item} /> },
  {
    id: "at",
    header: "Stored",
    track: "112px",
    wideOnly: true,
    cell: ({ published }) => <Time at={published?.at ?? null} seconds why={published ? "not known" : "not sent"} />,
  },
  { id: "became", header: "What became of it", track: "minmax(210px,1.8fr)", cell: (item) => <Became item={item} /> },
]);

function Letter({ item }: { item: RedriveItemRow }) {
  const others = item.deadLetters.length - 1;
  return (
    <>
      {item.stream} #{item.seq.toLocaleString("en")}
      {others > 0 && <span className="text-3"> +{others}</span>}
    </>
  );
}

/** The message that was made, in its stream; a link above the row's own. */
function SentAs({ item: { context, published } }: { item: RedriveItemRow }) {
  const tabIndex = useRowTabIndex();
  if (!published) return <Missing why="not sent" />;
  const { stream, seq } = published;
  return (
    <Link href={streamHref({ context, stream }, seq === null ? {} : { seq })} prefetch={false} tabIndex={tabIndex} className={rowLink}>
      {stream}
      {seq !== null && ` #${seq.toLocaleString("en")}`}
    </Link>
  );
}

/** Above the row's own link, which opens the letter that was sent. */
const rowLink = "relative z-1 text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current";

function Became({ item }: { item: RedriveItemRow }) {
  const tabIndex = useRowTabIndex();
  if (item.state === "unknown")
    return (
      <span className="flex items-center gap-2">
        <ResolveButton item={item} />
        <span className="truncate text-2" title={item.detail ?? undefined}>
          {item.detail}
        </span>
      </span>
    );
  const text = outcomeText(item);
  const title = [text, ...deliveryLines(item.deliveries)].join("\n");
  if (item.boomerang === null)
    return (
      <span className="text-2" title={title}>
        {text}
      </span>
    );
  return (
    <Link href={deadLetterHref(item.boomerang)} prefetch={false} tabIndex={tabIndex} title={title} className={rowLink}>
      {text}
    </Link>
  );
}
