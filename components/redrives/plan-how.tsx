"use client";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { formatRate } from "@/lib/domain/format";
import { etaMsOfPlan } from "@/lib/domain/redrive/eta";
import type { Plan, RedriveDetail } from "@/lib/domain/redrive/row";
import type { InPlace } from "@/lib/domain/redrive/run/options";
import { whyNotAgain } from "./again-words";
import { isInPlace } from "./how-draft";
import { canaryWords, guardWords, inPlaceWords, paceWords } from "./how-words";
import { Line, PlanRow } from "./plan-rows";
import { parseRate } from "./rate";

const HowForm = dynamic(() => import("./how-form").then((module) => module.HowForm), { ssr: false });

/** What is chosen at the start itself: neither is part of the plan's hash. */
export type StartChoice = { rate: string; skipCanary: boolean };

type HowRowProps = {
  job: RedriveDetail;
  reason: string;
  choice: StartChoice;
  onChoice: (choice: StartChoice) => void;
  disabled: boolean;
};

export function HowRow(props: HowRowProps) {
  const { job, reason, choice, disabled } = props;
  const { plan } = job;
  const [isChanging, setChanging] = useState(false);
  const parsed = parseRate(choice.rate);
  return (
    <PlanRow name="how">
      {plan.options.inPlace && <InPlaceHow plan={plan} inPlace={plan.options.inPlace} />}
      {!isInPlace(plan) && <SendingHow {...props} />}
      <div>
        <Button
          variant="quiet"
          disabled={disabled || whyNotAgain(plan) !== null}
          title={whyNotAgain(plan) ?? undefined}
          className="-ml-2.5 text-accent"
          onClick={() => setChanging(true)}
        >
          Change how it runs…
        </Button>
      </div>
      {isChanging && (
        <HowForm
          job={job}
          reason={reason}
          ratePerSec={parsed === undefined ? plan.ratePerSec : parsed}
          onClose={() => setChanging(false)}
        />
      )}
    </PlanRow>
  );
}

/** Nothing is sent, so nothing guards it. */
const InPlaceHow = ({ plan, inPlace }: { plan: Plan; inPlace: InPlace }) => (
  <>
    <p>{inPlaceWords(inPlace)}</p>
    {guardWords(plan.options).map((words) => (
      <p key={words} className="text-small text-2">
        {words}
      </p>
    ))}
  </>
);

function SendingHow({ job: { plan }, choice, onChoice, disabled }: HowRowProps) {
  const parsed = parseRate(choice.rate);
  const canaryCount = plan.canary?.count ?? 0;
  const ids = { rate: useId(), skip: useId() };
  const tried = { count: choice.skipCanary ? 0 : canaryCount, of: plan.count };
  const first = canaryWords(tried);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {first !== null && (
          <span>
            {first} <span className="text-2">· {tried.count < tried.of && "then "}</span>
          </span>
        )}
        <label htmlFor={ids.rate} className="flex items-center gap-2 text-2">
          {paceWords(plan.options.ramp, parsed)}
          <Input
            id={ids.rate}
            aria-label="Messages per second"
            aria-invalid={parsed === undefined}
            inputMode="decimal"
            autoComplete="off"
            placeholder="no cap"
            className="w-18 aria-invalid:border-bad"
            value={choice.rate}
            disabled={disabled}
            onChange={(event) => onChoice({ ...choice, rate: event.currentTarget.value })}
          />
          /s
        </label>
        <span className="text-2">{howLong(plan, { rate: parsed, canaryCount: tried.count })}</span>
      </div>
      <Guards plan={plan} />
      {canaryCount > 0 && canaryCount < plan.count && (
        <label htmlFor={ids.skip} className="flex items-center gap-2.25 touch:min-h-11">
          <input
            id={ids.skip}
            type="checkbox"
            checked={choice.skipCanary}
            disabled={disabled}
            onChange={(event) => onChoice({ ...choice, skipCanary: event.currentTarget.checked })}
            className="size-4 flex-none accent-accent-fill"
          />
          <span>
            Skip the canary <span className="text-2">what becomes of the first {canaryCount} is not waited for: the rest follows</span>
          </span>
        </label>
      )}
    </>
  );
}

/** What holds it back; that nothing does is a warning. */
function Guards({ plan }: { plan: Plan }) {
  const { canary, options } = plan;
  const lacks = [...(canary === null ? ["no canary"] : []), ...(options.breaker === null ? ["no breaker"] : [])];
  return (
    <>
      {guardWords(options).length > 0 && <p className="text-small text-2">{guardWords(options).join(" · ")}</p>}
      {lacks.length > 0 && (
        <Line tone="warn">
          {lacks.length > 1 ? "Not guarded" : "Half guarded"}{" "}
          <span className="text-2">{lacks.join(", ")}: a mistake shows only when all of it is sent</span>
        </Line>
      )}
    </>
  );
}

/** How it was to go, where that can no longer be changed. */
export function PlannedHow({ plan, ratePerSec }: { plan: Plan; ratePerSec: number | null }) {
  const { inPlace } = plan.options;
  if (inPlace)
    return (
      <PlanRow name="how">
        <InPlaceHow plan={plan} inPlace={inPlace} />
      </PlanRow>
    );
  const first = canaryWords({ count: plan.canary?.count ?? 0, of: plan.count });
  const pace =
    ratePerSec === null
      ? "no cap: as fast as the target takes them"
      : `${paceWords(plan.options.ramp, ratePerSec)} ${formatRate(ratePerSec)}`;
  return (
    <PlanRow name="how">
      <p>{[first, pace].filter((part) => part !== null).join(" · ")}</p>
      {guardWords(plan.options).length > 0 && <p className="text-small text-2">{guardWords(plan.options).join(" · ")}</p>}
    </PlanRow>
  );
}

function howLong(plan: Plan, { rate, canaryCount }: { rate: number | null | undefined; canaryCount: number }): string {
  if (rate === undefined) return ""; // beside the button it says what is wrong
  const etaMs = etaMsOfPlan(plan.count, { ratePerSec: rate, canaryCount, options: plan.options });
  return etaMs === null ? "as fast as the target takes them" : `about ${formatDuration(Math.max(1_000, etaMs))} in all`;
}
