import { contextColumn, defineColumns } from "@/components/tables";
import { Ago } from "@/components/ui/ago";
import { Missing } from "@/components/ui/missing";
import { Time } from "@/components/ui/time";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { JobMark } from "./state-marks";

export const redriveColumns = defineColumns<RedriveRow>([
  {
    id: "number",
    header: "Re-drive",
    track: "80px",
    cell: (row) => <span className="font-[550]">#{row.number.toLocaleString("en")}</span>,
  },
  { id: "state", header: "State", track: "144px", cell: (row) => <JobMark job={row} /> },
  {
    id: "sentence",
    header: "What became of it",
    track: "minmax(240px,3fr)",
    cell: (row) => <span title={row.sentence}>{row.sentence}</span>,
  },
  contextColumn,
  { id: "reason", header: "Why", track: "minmax(120px,1.6fr)", cell: (row) => <Why row={row} /> },
  { id: "actor", header: "Who", track: "minmax(150px,1fr)", wideOnly: true, cell: (row) => row.actor.name },
  { id: "at", header: "When", track: "128px", cell: (row) => <Time at={row.startedAt ?? row.createdAt} seconds /> },
]);

function Why({ row: { reason } }: { row: RedriveRow }) {
  return reason === null ? <Missing why="no reason given yet" /> : <span title={reason}>{reason}</span>;
}

export function RedrivePhoneRow({ row, hasContexts }: { row: RedriveRow; hasContexts: boolean }) {
  return (
    <>
      <span className="flex items-baseline gap-3">
        <span className="font-[550]">#{row.number.toLocaleString("en")}</span>
        <JobMark job={row} />
        <span className="ml-auto flex-none text-small text-3">
          <Ago at={row.startedAt ?? row.createdAt} />
        </span>
      </span>
      <span className="truncate text-small text-2">
        {hasContexts && `${row.context} · `}
        {row.sentence}
      </span>
    </>
  );
}
