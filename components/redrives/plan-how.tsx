import { useId } from "react";
import { formatDuration } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { formatRate } from "@/lib/domain/format";
import { etaMsOf } from "@/lib/domain/redrive/eta";
import { Line, PlanRow } from "./plan-rows";
import { parseRate } from "./rate";

type HowRowProps = { count: number; rate: string; onRate: (rate: string) => void; disabled: boolean };

export function HowRow({ count, rate, onRate, disabled }: HowRowProps) {
  const parsed = parseRate(rate);
  const id = useId();
  return (
    <PlanRow name="how">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <label htmlFor={id} className="flex items-center gap-2">
          at most
          <Input
            id={id}
            aria-label="Messages per second"
            aria-invalid={parsed === undefined}
            inputMode="decimal"
            autoComplete="off"
            className="w-18 aria-invalid:border-bad"
            value={rate}
            disabled={disabled}
            onChange={(event) => onRate(event.currentTarget.value)}
          />
          /s
        </label>
        <span className="text-2">{howLong(count, parsed)}</span>
      </div>
      <Line tone="warn">
        Not guarded <span className="text-2">no canary, no ramp, no breaker yet: it goes on until it is through or somebody aborts it</span>
      </Line>
    </PlanRow>
  );
}

/** How fast it was to go, where that can no longer be changed. */
export function PlannedRate({ ratePerSec }: { ratePerSec: number | null }) {
  return (
    <PlanRow name="how">{ratePerSec === null ? "no cap: as fast as the target takes them" : `at most ${formatRate(ratePerSec)}`}</PlanRow>
  );
}

function howLong(count: number, rate: number | null | undefined): string {
  if (rate === undefined) return ""; // beside the button it says what is wrong
  const etaMs = etaMsOf(count, rate);
  return etaMs === null ? "no cap: as fast as the target takes them" : `${formatDuration(Math.max(1_000, etaMs))} in all`;
}
