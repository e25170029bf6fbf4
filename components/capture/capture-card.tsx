"use client";
import { parseAsString, useQueryState } from "nuqs";
import { useLiveQuery } from "@/components/live";
import { useIsReadOnly, useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { Glyph } from "@/components/ui/glyph";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { CaptureRow } from "@/lib/domain/capture/row";
import { captureQuery } from "@/lib/queries";
import { CaptureQuestion } from "./capture-question";
import { useDecide } from "./use-decide";
import { bySentence, heardSince, namesOf, sortRows } from "./words";

/**
 * Whether deaths are captured in the accounts of this page: a question where nobody has decided, a line where it is refused, was put off, or cannot be decided here,
 * and with `quiet` also where all is well. Nothing before it is known: a question that appears late is better than one that goes again.
 * With `quiet` there will be a line at least, and it keeps its place: what stands below does not move when it comes.
 */
export function CaptureCard({ quiet = false }: { quiet?: boolean }) {
  const [context] = useQueryState("context", parseAsString);
  const isReadOnly = useIsReadOnly();
  const { data } = useLiveQuery(captureQuery({ context }));
  if (!data) return quiet ? <div aria-hidden="true" className="mb-3.5 h-4 phone:h-8" /> : null;
  const { asked, declined, troubled, quiet: fine } = sortRows(data.items);
  return (
    <>
      {asked.length > 0 && !isReadOnly && <CaptureQuestion rows={asked} />}
      <ul className="mb-3.5 grid gap-1 text-small empty:hidden">
        {isReadOnly && <Lines rows={asked} tone="unknown" />}
        <Lines rows={troubled} tone="unknown" />
        <Lines rows={declined} tone="unknown" canCapture />
        {quiet && <Lines rows={fine} tone="ok" />}
      </ul>
    </>
  );
}

function Lines({ rows, tone, canCapture = false }: { rows: readonly CaptureRow[]; tone: Tone; canCapture?: boolean }) {
  return bySentence(rows).map(({ sentence, rows: alike }) => (
    <li key={sentence} className="flex items-baseline gap-2">
      <Glyph tone={tone} className="translate-y-px" />
      <span className="min-w-0 break-words text-3">
        <span className="text-2">{namesOf(alike)}:</span> {sentence} <HeardSince rows={alike} />{" "}
        {canCapture && <CaptureAfterAll rows={alike} />}
      </span>
    </li>
  ));
}

function HeardSince({ rows }: { rows: readonly CaptureRow[] }) {
  const sinceAt = heardSince(rows);
  return (
    sinceAt && (
      <>
        Heard since <Time at={sinceAt} />.
      </>
    )
  );
}

/** The way back from "not now". */
function CaptureAfterAll({ rows }: { rows: readonly CaptureRow[] }) {
  const decide = useDecide();
  const mayNot = useWhyNotAct();
  const contexts = rows.map(({ context }) => context);
  const again = () =>
    decide.mutate({ contexts, enabled: true, reason: "by the button of the line that said it was declined: no reason was asked" });
  return (
    <>
      <ActButton
        variant="quiet"
        className="h-auto px-1 text-small text-accent touch:h-11"
        whyNot={mayNot ?? (decide.isPending ? "One moment" : null)}
        quietReason
        onClick={again}
      >
        Capture them
      </ActButton>
      {decide.error && <span className="text-bad">{decide.error.message}</span>}
    </>
  );
}
