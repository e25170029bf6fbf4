import { formatCount, formatDuration, formatRate } from "@/lib/domain/format";
import type { InPlace, RunOptions } from "@/lib/domain/redrive/run/options";

/** How many are tried first, of how many. */
export type Tried = { count: number; of: number };

/** "3 first, watched until done"; `null` where there is no canary. */
export function canaryWords({ count, of }: Tried): string | null {
  if (count === 0) return null;
  return count < of ? `${formatCount(count)} first, watched until done` : "each is watched until done: so few are all canaries";
}

/** "in place: w is set back to #3 of JOBS, once" */
export const inPlaceWords = ({ consumer, fromSeq, stream }: InPlace): string =>
  `in place: ${consumer} is set back to #${fromSeq.toLocaleString("en")} of ${stream}, once`;

/** What stands before the field of the rate: "5/s, doubling up to" where it ramps, "at most" where it does not. */
export function paceWords(ramp: RunOptions["ramp"], ratePerSec: number | null | undefined): string {
  const ramps = ramp !== null && ratePerSec !== null && (ratePerSec === undefined || ramp.startPerSec < ratePerSec);
  return ramps ? `${formatRate(ramp.startPerSec)}, doubling up to` : "at most";
}

/** What stops it, holds it back, or lets it wait: one line each. */
export function guardWords({ breaker, maxUnsettled, delayMs }: Pick<RunOptions, "breaker" | "maxUnsettled" | "delayMs">): string[] {
  return [
    ...(breaker === null
      ? []
      : [
          `stops by itself if ${formatCount(breaker.inARow)} in a row come back, or more than ${percent(breaker.ratio)} of the last ${formatCount(breaker.of)}`,
        ]),
    ...(maxUnsettled === null ? [] : [`at most ${formatCount(maxUnsettled)} sent and not yet settled`]),
    ...(delayMs > 0 ? [`begins ${formatDuration(delayMs)} after its start`] : []),
  ];
}

/** 0.1 → "10 %"; 0.125 → "12.5 %". */
const percent = (ratio: number) => `${Number((ratio * 100).toFixed(2))} %`;
