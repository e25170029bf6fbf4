import { sentOf } from "./run/machine";
import type { RunOptions } from "./run/options";
import type { ItemCounts, JobState } from "./types";

/** How long `left` messages take at this rate; `null` without a cap: nothing was measured. The first goes out at once. */
export function etaMsOf(left: number, ratePerSec: number | null): number | null {
  if (left <= 0) return 0;
  return ratePerSec === null ? null : Math.ceil((left * 1000) / ratePerSec);
}

/** The least that whoever looks what becomes of a message waits for it. */
const CANARY_WAIT_MS = 60_000;

type Planned = { ratePerSec: number | null; canaryCount: number; options: Pick<RunOptions, "canary" | "ramp"> };

/**
 * How long a plan takes when all goes well: canaries, the wait for them, the ramp, and the rest at the cap. The wait is the longest that is
 * waited; where only the consumer sets one, a minute stands for it.
 */
export function etaMsOfPlan(count: number, { ratePerSec, canaryCount, options: { canary, ramp } }: Planned): number | null {
  if (count <= 0) return 0;
  if (ratePerSec === null) return null;
  const startPerSec = ramp ? Math.min(ramp.startPerSec, ratePerSec) : ratePerSec;
  const others = count - canaryCount;
  const canariesMs = etaMsOf(canaryCount, startPerSec) ?? 0;
  if (others <= 0) return canariesMs;
  const waitMs = canaryCount === 0 ? 0 : (canary?.waitMs ?? CANARY_WAIT_MS);
  return canariesMs + waitMs + (ramp ? rampMs(others, ratePerSec, ramp) : (etaMsOf(others, ratePerSec) ?? 0));
}

type Running = {
  state: JobState;
  counts: ItemCounts;
  ratePerSec: number | null;
  canaryCount: number;
  options: Pick<RunOptions, "canary" | "ramp">;
  /** Not before; epoch ms. */
  startsAt: number | null;
};

/**
 * How long a job takes yet when all goes well, with the ramp from where it is after what was sent: how far it has climbed stands nowhere, and after
 * a crash or a resume it has climbed less. `null` where nobody can say: it stands, is not to begin yet, waits for what its canaries come to, or has
 * no cap.
 */
export function etaMsOfJob({ state, counts, ratePerSec, canaryCount, options, startsAt }: Running, now: number): number | null {
  if (state !== "running" || (startsAt !== null && now < startsAt)) return null;
  const climbed = Math.max(0, sentOf(counts) - canaryCount);
  const all = etaMsOfPlan(climbed + counts.selected + counts.intent, { ratePerSec, canaryCount: 0, options });
  return all === null ? null : all - (etaMsOfPlan(climbed, { ratePerSec, canaryCount: 0, options }) ?? 0);
}

/** With a rate that doubles after each window. */
function rampMs(count: number, capPerSec: number, { startPerSec, windowMs }: NonNullable<RunOptions["ramp"]>): number {
  let left = count;
  let perSec = startPerSec;
  let ms = 0;
  for (; perSec < capPerSec && left > (perSec * windowMs) / 1000; perSec *= 2) {
    left -= (perSec * windowMs) / 1000;
    ms += windowMs;
  }
  return ms + Math.ceil((left * 1000) / Math.min(perSec, capPerSec));
}
