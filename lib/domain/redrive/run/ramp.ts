import type { SettledState } from "../types";
import type { RunOptions } from "./options";

type Rules = NonNullable<RunOptions["ramp"]>;

/** How far the rate has climbed, and what the present window has seen. Times are ms of a monotonic clock. */
export type Climb = { readonly perSec: number; readonly since: number; readonly settled: number; readonly cameBack: number };

export const climbFrom = ({ startPerSec }: Rules, now: number): Climb => ({ perSec: startPerSec, since: now, settled: 0, cameBack: 0 });

/**
 * The rate doubles after each window in which something was settled and nothing came back, until it has reached the cap. A cap that
 * is raised later is climbed to in the same way.
 */
export function climbTo(climb: Climb, rules: Rules, { now, capPerSec }: { now: number; capPerSec: number }): Climb {
  const windows = Math.floor((now - climb.since) / rules.windowMs);
  if (windows < 1) return climb;
  const doubles = climb.settled > 0 && climb.cameBack === 0 && climb.perSec < capPerSec;
  return { perSec: doubles ? climb.perSec * 2 : climb.perSec, since: climb.since + windows * rules.windowMs, settled: 0, cameBack: 0 };
}

export const climbSaw = (climb: Climb, state: SettledState): Climb => ({
  ...climb,
  settled: climb.settled + (state === "settled" ? 1 : 0),
  cameBack: climb.cameBack + (state === "boomeranged" ? 1 : 0),
});
