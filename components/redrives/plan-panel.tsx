"use client";
import { type ReactNode, useId, useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { Input } from "@/components/ui/input";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { ErrorState } from "@/components/ui/error-state";
import { touch, useMedia } from "@/components/ui/use-media";
import { EditedRow } from "./edited-row";
import { isInPlace } from "./how-draft";
import { HowRow, type StartChoice } from "./plan-how";
import { AfterRow, MindRow, NotSentRow } from "./plan-notes";
import { PlanRow } from "./plan-rows";
import { PlanNote } from "./plan-note";
import { FromRow, ToRow, WhoRow } from "./plan-where";
import { parseRate, rateSentence } from "./rate";
import { isVoid, StartProblem } from "./start-problem";
import { useCancel, useStart } from "./use-acts";
import { messagesOf } from "./words";

/** What a plan is about, whoever reads it and whenever. */
export function PlanFacts({ job, children }: { job: RedriveDetail; children?: ReactNode }) {
  const { plan, context } = job;
  return (
    <dl className="px-3.5 py-1">
      <FromRow plan={plan} context={context} />
      <ToRow plan={plan} context={context} />
      <WhoRow plan={plan} context={context} />
      <EditedRow plan={plan} />
      <MindRow plan={plan} />
      <NotSentRow plan={plan} />
      {children}
    </dl>
  );
}

/** A plan that waits for its start: everything one must know above the button that does it. */
export function PlanPanel({ job }: { job: RedriveDetail }) {
  const { plan } = job;
  const [choice, setChoice] = useState<StartChoice>({ rate: plan.ratePerSec === null ? "" : String(plan.ratePerSec), skipCanary: false });
  const [reason, setReason] = useState(job.reason ?? "");
  const reasonId = useId();
  const start = useStart(job.id);
  const cancel = useCancel(job.id);
  const mayNot = useWhyNotAct();
  const isTouch = useMedia(touch);
  const parsed = parseRate(choice.rate);
  const isBusy = start.isPending || cancel.isPending;
  const whyNot = mayNot ?? (isVoid(start.error) ? "Plan again first" : whyNotStart({ count: plan.count, reason, rate: parsed, isBusy }));
  const go = () =>
    parsed !== undefined &&
    start.mutate({
      planHash: job.planHash,
      reason: reason.trim(),
      ratePerSec: parsed,
      ...(choice.skipCanary ? { skipCanary: true } : {}),
    });
  return (
    <Panel aria-label="Plan">
      <PanelHeader title={titleOf(plan)} end={<PlanNote job={job} />} />
      <PlanFacts job={job}>
        {(plan.count > 0 || isInPlace(plan)) && (
          <HowRow job={job} reason={reason.trim()} choice={choice} onChoice={setChoice} disabled={mayNot !== null} />
        )}
        <AfterRow plan={plan} />
        {plan.count > 0 && (
          <PlanRow name="why">
            <label htmlFor={reasonId} className="sr-only">
              Why it is safe now
            </label>
            <Input
              id={reasonId}
              data-focus-next={isTouch ? undefined : "plan"} // there a keyboard would cover the plan
              required
              maxLength={2_000}
              autoComplete="off"
              placeholder="why is it safe now? crm is back, INC-812"
              value={reason}
              disabled={mayNot !== null}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </PlanRow>
        )}
      </PlanFacts>
      {start.error && (
        <div className="border-t border-line">
          <StartProblem job={job} reason={reason.trim()} error={start.error} />
        </div>
      )}
      {cancel.error && (
        <div className="border-t border-line">
          <ErrorState error={cancel.error} />
        </div>
      )}
      <footer className="flex flex-wrap items-center justify-end gap-2.5 border-t border-line px-3.5 py-3">
        <ActButton variant="quiet" whyNot={mayNot ?? (isBusy ? "" : null)} quietReason onClick={() => cancel.mutate()}>
          Cancel
        </ActButton>
        <ActButton variant="primary" whyNot={whyNot} onClick={go}>
          {startWords(plan, choice)}
        </ActButton>
      </footer>
    </Panel>
  );
}

function titleOf({ count, selectedCount }: RedriveDetail["plan"]): string {
  return count === selectedCount
    ? `Re-drive ${messagesOf(count)}`
    : `Re-drive ${count.toLocaleString("en")} of ${messagesOf(selectedCount)}`;
}

/** "Start: 3 of 212, then the rest". */
function startWords({ count, canary, options }: RedriveDetail["plan"], { skipCanary }: StartChoice): string {
  if (options.inPlace) return `Deliver ${messagesOf(count)} again`;
  const first = skipCanary ? 0 : (canary?.count ?? 0);
  if (first === 0 || first >= count) return `Re-drive ${messagesOf(count)}`;
  return `Start: ${first.toLocaleString("en")} of ${count.toLocaleString("en")}, then the rest`;
}

type Entered = { count: number; reason: string; rate: number | null | undefined; isBusy: boolean };

function whyNotStart({ count, reason, rate, isBusy }: Entered): string | null {
  if (count === 0) return "Nothing of it can be sent";
  if (isBusy) return "One moment";
  if (rate === undefined) return rateSentence;
  return reason.trim() === "" ? "Say why first" : null;
}
