"use client";
import { useEffect, useId, useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { AppError } from "@/lib/errors/app-error";
import type { Selecting } from "@/lib/queries";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { DiscardPlanFacts } from "./discard-plan-facts";
import { lettersOf, plannedWords } from "./discard-words";
import { usePlanDiscard, useStartDiscard } from "./use-discard";

type DiscardDialogProps = { selecting: Selecting; count: number; onClose: () => void; onDone?: () => void };

/** Plans when it opens, and shows the plan; the button at its end does it. */
export function DiscardDialog({ selecting, count, onClose, onDone }: DiscardDialogProps) {
  const { mutate: plan, data, error, isPending } = usePlanDiscard();
  useEffect(() => plan(selecting), [plan, selecting]);
  const again = () => plan(selecting);
  if (data && !isPending) return <Planned key={data.id} discard={data} onClose={onClose} onDone={onDone} onAgain={again} />;
  const title = `Discard ${lettersOf(count)}`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} footer={<Button onClick={onClose}>Cancel</Button>}>
      {error ? (
        <ErrorState error={error} action={<Button onClick={again}>Plan again</Button>} />
      ) : (
        <output className="text-2">Looking at what lies there…</output>
      )}
    </Dialog>
  );
}

type PlannedProps = { discard: DiscardDetail; onClose: () => void; onDone?: () => void; onAgain: () => void };

function Planned({ discard, onClose, onDone, onAgain }: PlannedProps) {
  const { plan } = discard;
  const [reason, setReason] = useState("");
  const reasonId = useId();
  const start = useStartDiscard(discard.id);
  const done = () => {
    onDone?.();
    onClose();
  };
  const go = () => start.mutate({ planHash: discard.planHash, reason: reason.trim() }, { onSuccess: done });
  const whyNot = isVoid(start.error) ? "Plan again first" : whyNotStart({ count: plan.count, reason, isBusy: start.isPending });
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="danger" whyNot={whyNot} onClick={go}>
        {start.isPending ? "Discarding" : `Discard ${plannedWords(plan)}`}
      </ActButton>
    </>
  );
  const title =
    plan.count === plan.selectedCount
      ? `Discard ${plannedWords(plan)}`
      : `Discard ${formatCount(plan.count)} of ${lettersOf(plan.selectedCount)}`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} footer={footer}>
      <DiscardPlanFacts plan={plan} />
      {plan.count > 0 && (
        <label htmlFor={reasonId} className="mt-3 grid gap-1">
          <span className="text-small text-2">
            {plan.count === 1 ? "Why it is not needed any more" : "Why they are not needed any more"}
          </span>
          <Input
            id={reasonId}
            required
            maxLength={2_000}
            autoComplete="off"
            placeholder="test data of INC-812"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      )}
      {start.error && (
        <ErrorState error={start.error} action={isVoid(start.error) ? <Button onClick={onAgain}>Plan again</Button> : undefined} />
      )}
    </Dialog>
  );
}

/** Whether this plan can no longer be started at all. */
const isVoid = (error: Error | null) =>
  error instanceof AppError && (error.code === "PLAN_CHANGED" || error.code === "CONFLICT" || error.code === "GONE");

function whyNotStart({ count, reason, isBusy }: { count: number; reason: string; isBusy: boolean }): string | null {
  if (count === 0) return "Nothing of it can be discarded";
  if (isBusy) return "One moment";
  return reason.trim() === "" ? "Say why first" : null;
}
