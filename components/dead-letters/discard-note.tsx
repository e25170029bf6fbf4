"use client";
import { X } from "lucide-react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { sayDiscard, useLastDiscard } from "./last-discard";
import { useAbortDiscard, useDiscardNow, useUndoDiscard } from "./use-discard";

/** Over the page's lower edge, until it is closed: what was discarded just now, and the way back. The page ends later, so that it covers no row for good. */
export function DiscardNote() {
  const discard = useLastDiscard();
  return (
    discard && (
      <>
        <div aria-hidden="true" className="h-14 phone:h-28" />
        <Shown key={`${discard.id} ${discard.state}`} discard={discard} />
      </>
    )
  );
}

function Shown({ discard: said }: { discard: DiscardDetail }) {
  const discard = useDiscardNow(said);
  const undo = useUndoDiscard(discard.id);
  const abort = useAbortDiscard(discard.id);
  const mayNot = useWhyNotAct();
  const now = useNow();
  const isUndoable = discard.undoUntil !== null && /^(discarded|partial|partly-undone)$/.test(discard.state);
  const isOver = discard.undoUntil !== null && now !== null && Date.parse(discard.undoUntil) <= now;
  const canUndo = mayNot === null && isUndoable && !isOver;
  const failed = undo.error ?? abort.error;
  return (
    <section
      aria-label="Last discard"
      className="fixed bottom-4 left-1/2 z-30 flex w-max max-w-[calc(100vw-24px)] -translate-x-1/2 flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border border-line-strong bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float phone:bottom-20 phone:pt-2.5"
    >
      <output className="min-w-0 break-words">
        {discard.sentence}
        {isUndoable && isOver && " Its copies have left: it can no longer be undone."}
      </output>
      {canUndo && <UndoButton undo={undo} until={discard.undoUntil} />}
      {discard.state === "running" && mayNot === null && (
        <Button className="text-accent" disabled={abort.isPending} onClick={() => abort.mutate()}>
          {abort.isPending ? "Aborting" : "Abort"}
        </Button>
      )}
      <button
        type="button"
        aria-label="Close"
        onClick={() => sayDiscard(null)}
        className="ml-auto flex size-7 items-center justify-center rounded-md text-2 hover:bg-hover touch:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
      {failed && (
        <p role="alert" className="basis-full pb-1 text-bad">
          {sayError(failed).title}. {sayError(failed).detail}
        </p>
      )}
    </section>
  );
}

function UndoButton({ undo, until }: { undo: ReturnType<typeof useUndoDiscard>; until: string | null }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2.5">
      <Button
        className="text-accent"
        disabled={undo.isPending}
        onClick={() => undo.mutate("by the button of the note that said it was discarded: no reason was asked")}
      >
        {undo.isPending ? "Putting back" : "Undo"}
      </Button>
      {until !== null && (
        <span className="text-small text-3">
          until <Time at={until} />
        </span>
      )}
    </span>
  );
}
