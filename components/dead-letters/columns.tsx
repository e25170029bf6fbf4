import { contextColumn, defineColumns } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { cn } from "@/components/ui/cn";
import { Chip } from "@/components/ui/chip";
import { Bytes } from "@/components/ui/bytes";
import { Count } from "@/components/ui/count";
import { Missing } from "@/components/ui/missing";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { isQuarantined } from "@/lib/domain/dead-letter/quarantine";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { CopiesChip, KindChip, PayloadGone, Quarantined } from "./kind-chip";
import { LeavesSoon } from "./leaves";
import { shortKey, titleOf } from "./words";

export const deadLetterColumns = defineColumns<DeadLetterRow>([
  { id: "failedAt", header: "Failed", track: "128px", cell: (row) => <Time at={row.failedAt} seconds /> },
  contextColumn,
  { id: "error", header: "Error", track: "minmax(240px,3.2fr)", cell: (row) => <ErrorCell row={row} /> },
  {
    id: "originalSubject",
    header: "Original subject",
    track: "minmax(140px,1.8fr)",
    cell: (row) => <Text mono value={row.originalSubject} why="the message does not say" />,
  },
  {
    id: "consumer",
    header: "Consumer",
    track: "minmax(110px,1.2fr)",
    cell: (row) => <Text value={row.consumer} why="the message does not say" />,
  },
  { id: "belongs", header: "Belongs to", track: "minmax(176px,1.1fr)", wideOnly: true, cell: (row) => <BelongsTo row={row} /> },
  {
    id: "deliveries",
    header: "Deliveries",
    track: "88px",
    end: true,
    cell: (row) => <Count value={row.deliveries} why="the message does not say" />,
  },
  { id: "sizeBytes", header: "Size", track: "80px", end: true, cell: (row) => <Size row={row} /> },
]);

/** Characters that the column of a group's letters has room for at its narrowest. */
const FITS = 15;

/** Of one group, where the page is shared with the others. */
export const groupLetterColumns = defineColumns<DeadLetterRow>([
  { id: "failedAt", header: "Failed", track: "116px", cell: (row) => <Time at={row.failedAt} seconds /> },
  { id: "belongs", header: "Belongs to", track: "minmax(136px,1fr)", cell: (row) => <BelongsTo row={row} most={FITS} /> },
  { id: "error", header: "Error", track: "minmax(150px,2fr)", cell: (row) => <ErrorCell row={row} /> },
  {
    id: "deliveries",
    header: "Deliveries",
    track: "88px",
    end: true,
    cell: (row) => <Count value={row.deliveries} why="the message does not say" />,
  },
  { id: "generation", header: "Gen", track: "56px", end: true, wideOnly: true, cell: (row) => <Generation count={row.generation} /> },
  { id: "sizeBytes", header: "Size", track: "76px", end: true, cell: (row) => <Size row={row} /> },
]);

/** How often it was sent again: more than never stands out. */
function Generation({ count }: { count: number }) {
  return count === 0 ? <Count value={0} /> : <Chip tone="warn">{count}</Chip>;
}

function ErrorCell({ row }: { row: DeadLetterRow }) {
  const text = titleOf(row);
  return (
    <span title={row.error === null ? undefined : visibleText(row.error)} className="flex min-w-0 items-center gap-2 *:flex-none">
      {row.kind !== "stored" && <KindChip kind={row.kind} />}
      {row.state === "open" && !row.payloadAvailable && <PayloadGone />}
      {isQuarantined(row) && <Quarantined />}
      <CopiesChip row={row} />
      <LeavesSoon row={row} />
      <span className={cn("min-w-0 flex-auto! truncate", text === null && "text-3")}>{text ?? unnamed(row)}</span>
    </span>
  );
}

/** Many letters say nothing of themselves: where one lies tells it from the next. */
const unnamed = ({ stream, seq }: DeadLetterRow) => `no error recorded · ${stream} #${seq.toLocaleString("en")}`;

function Text({ value, why, mono = false }: { value: string | null; why: string; mono?: boolean }) {
  if (value === null) return <Missing why={why} />;
  const text = visibleText(value);
  return <span title={text}>{mono ? <Mono>{text}</Mono> : text}</span>;
}

/** Of a message that was gone before it was read nobody knows how large it was. */
function Size({ row }: { row: DeadLetterRow }) {
  const isUnknown = row.kind !== "stored" && !row.payloadAvailable && row.sizeBytes === 0;
  return isUnknown ? <Missing why="not known: it was gone before it was read" /> : <Bytes value={row.sizeBytes} />;
}

function BelongsTo({ row, most }: { row: DeadLetterRow; most?: number }) {
  const [first] = row.correlation;
  if (!first) return <Missing why="no id that ties it to others" />;
  return (
    <span title={`${first.flow} ${visibleText(first.key)}`}>
      <Mono>{shortKey(first, most)}</Mono>
    </span>
  );
}
