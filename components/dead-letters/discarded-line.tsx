"use client";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import { Glyph } from "@/components/ui/glyph";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import type { DiscardOfLetter } from "@/lib/domain/discard/row";
import { useUndoDiscard } from "./use-discard";

/** Of a letter that was discarded: by whom, why, and the way back, which is that of its whole discard. */
export function DiscardedLine({ letter: { state, discard } }: { letter: DeadLetterDetail }) {
  if (!discard || state !== "discarded") return null;
  return <Discarded discard={discard} />;
}

function Discarded({ discard }: { discard: DiscardOfLetter }) {
  const [reason, setReason] = useState("");
  const undo = useUndoDiscard(discard.id);
  const mayNot = useWhyNotAct();
  const now = useNow();
  const isUndoable = discard.undoUntil !== null && /^(discarded|partial|partly-undone)$/.test(discard.state);
  const isOver = discard.undoUntil !== null && now !== null && Date.parse(discard.undoUntil) <= now;
  const canUndo = isUndoable && !isOver;
  const whyNot = mayNot ?? (undo.isPending ? "One moment" : reason.trim() === "" ? "Say why first" : null);
  return (
    <section aria-label="Discarded" className="mb-3.5 grid gap-2 rounded-md border border-line bg-raised px-3.5 py-2.5">
      <p className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.5">
        <Glyph tone="paused" className="translate-y-px" />
        <span className="min-w-0 break-words">
          Discarded by {discard.actor} <Time at={discard.at} />
          {discard.reason !== null && `: ${discard.reason}`}
          {isUndoable && isOver && <span className="text-2"> · its copies have left: it can no longer be undone</span>}
          {canUndo && (
            <span className="text-2">
              {" "}
              · can be undone until <Time at={discard.undoUntil} />
            </span>
          )}
        </span>
      </p>
      {canUndo && mayNot === null && (
        <form
          className="flex flex-wrap items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (whyNot === null) undo.mutate(reason.trim());
          }}
        >
          <Input
            aria-label="Why it is needed after all"
            placeholder="why is it needed after all?"
            maxLength={2_000}
            autoComplete="off"
            className="min-w-0 flex-1"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ActButton type="submit" whyNot={whyNot} quietReason>
            {undo.isPending ? "Putting back" : "Undo the discard"}
          </ActButton>
        </form>
      )}
      {undo.error && (
        <p role="alert" className="text-bad">
          {sayError(undo.error).title}. {sayError(undo.error).detail}
        </p>
      )}
    </section>
  );
}
