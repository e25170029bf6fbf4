import { defineColumns } from "@/components/tables";
import { Ago } from "@/components/ui/ago";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import { Missing } from "@/components/ui/missing";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { toneText } from "@/components/ui/tone";
import type { AuditRow } from "@/lib/domain/audit/row";
import { actionWords, outcomeLooks } from "./words";

export const auditColumns = defineColumns<AuditRow>([
  { id: "at", header: "When", track: "128px", cell: (row) => <Time at={row.at} seconds /> },
  { id: "actor", header: "Who", track: "minmax(150px,1fr)", cell: (row) => <span title={row.actor.id}>{row.actor.name}</span> },
  { id: "action", header: "What", track: "minmax(150px,1.1fr)", cell: (row) => <span title={row.action}>{actionText(row)}</span> },
  { id: "reason", header: "Why", track: "minmax(130px,1.6fr)", cell: (row) => <Why row={row} /> },
  { id: "context", header: "Context", track: "minmax(128px,0.9fr)", cell: (row) => <Context row={row} /> },
  { id: "outcome", header: "Outcome", track: "100px", cell: (row) => <Outcome row={row} /> },
  { id: "detail", header: "What came of it", track: "minmax(220px,2.6fr)", cell: (row) => <Detail row={row} /> },
  { id: "target", header: "Target", track: "92px", wideOnly: true, cell: (row) => <Target row={row} /> },
]);

/** Of an id its beginning is enough to tell it from another. */
const isUuid = /^[0-9a-f]{8}-/;
const actionText = ({ action }: AuditRow) => actionWords[action] ?? action;

function Why({ row: { reason } }: { row: AuditRow }) {
  return reason === null ? <Missing why="no reason given" /> : <span title={reason}>{reason}</span>;
}

function Context({ row: { context } }: { row: AuditRow }) {
  return context === null ? (
    <Missing why="not known when it was tried" />
  ) : (
    <span className="text-2" title={context}>
      {context}
    </span>
  );
}

function Target({ row: { target } }: { row: AuditRow }) {
  return target === null ? (
    <Missing why="of nothing in particular" />
  ) : (
    <span title={target}>
      <Mono className="text-2">{isUuid.test(target) ? target.slice(0, 8) : target}</Mono>
    </span>
  );
}

function Outcome({ row: { outcome } }: { row: AuditRow }) {
  const { word, tone } = outcomeLooks[outcome];
  return (
    <span className={cn("inline-flex flex-none items-baseline gap-1.75", outcome === "done" ? "text-2" : toneText[tone])}>
      <Glyph tone={tone} className="translate-y-px" />
      {word}
    </span>
  );
}

function Detail({ row: { detail, code } }: { row: AuditRow }) {
  return (
    <span title={detail ?? undefined} className="text-2">
      {code !== null && <span className="font-mono text-small">{code} </span>}
      {detail ?? (code === null && <Missing why="it has not ended yet" />)}
    </span>
  );
}

export function AuditPhoneRow({ row }: { row: AuditRow }) {
  return (
    <>
      <span className="flex items-baseline gap-2.5">
        <Outcome row={row} />
        <span className="min-w-0 truncate font-[550]">{actionText(row)}</span>
        <span className="ml-auto flex-none text-small text-3">
          <Ago at={row.at} />
        </span>
      </span>
      <span className="truncate text-small text-2">{[row.actor.name, row.reason, row.code, row.detail].filter(Boolean).join(" · ")}</span>
    </>
  );
}
