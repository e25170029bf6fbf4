import type { ReactNode } from "react";
import { StaleNote } from "@/components/ui/as-of";
import { Glyph } from "@/components/ui/glyph";
import { sayError } from "@/components/ui/error-words";
import { noteLine, Notes } from "@/components/ui/notes";
import type { IncompleteContext, WindowedList } from "./use-windowed-list";

/** What the list cannot show now, per context, and that it is old: a list never pretends to be whole. */
export function ListNotes<Row>({ list, above }: { list: WindowedList<Row>; above?: ReactNode }) {
  const { state, incomplete } = list;
  return (
    <Notes above={above}>
      {state.kind === "ready" && state.error && (
        <StaleNote asOf={state.asOf} state="stale" why={sayError(state.error).detail ?? sayError(state.error).title} />
      )}
      {incomplete.map((each) => (
        <IncompleteNote key={`${each.context} ${each.state} ${each.detail}`} part={each} />
      ))}
    </Notes>
  );
}

function IncompleteNote({ part }: { part: IncompleteContext }) {
  if (part.state !== "denied") return <StaleNote asOf={part.lastSeenAt} state={part.state} why={`${part.context}: ${part.detail}`} />;
  return (
    <output className={noteLine}>
      <Glyph tone="unknown" />
      <span>
        <span className="font-[550]">{part.context}</span> <span className="text-2">{part.detail}</span>
      </span>
    </output>
  );
}
