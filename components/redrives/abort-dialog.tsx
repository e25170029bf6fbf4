"use client";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { useAbort } from "./use-acts";
import { isActive, messagesOf } from "./words";

/** What an abort does, with the numbers as they are now, and the button that does it. */
export function AbortDialog({ job, onClose }: { job: RedriveRow; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const reasonId = useId();
  const abort = useAbort(job.id);
  const { sent, intent, selected } = job.counts;
  const footer = (
    <>
      <Button onClick={onClose}>{isActive(job.state) ? "Leave it" : "Close"}</Button>
      <Button
        variant="danger"
        disabled={abort.isPending || !isActive(job.state) || job.state === "aborting"}
        onClick={() => abort.mutate(reason.trim(), { onSuccess: onClose })}
      >
        {abort.isPending ? "Stopping" : `Abort re-drive #${job.number}`}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Abort re-drive #${job.number}?`} footer={footer} className="w-[480px]">
      <div className="grid gap-3">
        <p>Nothing more is sent from now on.</p>
        <ul className="grid gap-1.5 text-2">
          <li>
            <span className="font-[550] text-text">{messagesOf(sent)}</span> {sent === 1 ? "was" : "were"} sent: nothing of that is
            recalled.
          </li>
          {intent > 0 && (
            <li>
              <span className="font-[550] text-text">{messagesOf(intent)}</span> {intent === 1 ? "is" : "are"} under way: what has left
              already may be stored, what still waits for its turn is not sent.
            </li>
          )}
          <li>
            <span className="font-[550] text-text">{messagesOf(selected)}</span> {selected === 1 ? "waits" : "wait"}: not sent, the dead
            letters stay open.
          </li>
        </ul>
        {!isActive(job.state) && <p>It has ended by itself in the meantime: {job.sentence}</p>}
        <label htmlFor={reasonId} className="grid gap-1">
          <span className="text-small text-2">Why, if you like to say</span>
          <Input
            id={reasonId}
            value={reason}
            maxLength={2_000}
            autoComplete="off"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {abort.error && <ErrorState error={abort.error} />}
      </div>
    </Dialog>
  );
}
