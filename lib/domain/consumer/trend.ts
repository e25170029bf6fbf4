/** The lag of half a window: enough to say whether it grew, without keeping every tick. */
type Half = { startAt: number; firstLag: number; min: number; max: number };
type PastHalf = Half & { lastAt: number; lastLag: number };

/** Three halves, so that there are always two to compare while the newest is still short. A steady lag makes no new one. */
export type LagWindow = { oldest: PastHalf | null; older: PastHalf | null; newest: Half };

type Reading = { at: number; lag: number };

export function beginWindow({ at, lag }: Reading): LagWindow {
  return { oldest: null, older: null, newest: { startAt: at, firstLag: lag, min: lag, max: lag } };
}

export function addToWindow(window: LagWindow, before: Reading, { at, lag, windowMs }: Reading & { windowMs: number }): LagWindow {
  const { newest, older } = window;
  if (at - newest.startAt >= windowMs / 2) {
    const past = { ...newest, lastAt: before.at, lastLag: before.lag };
    return { oldest: older, older: past, newest: { startAt: at, firstLag: lag, min: lag, max: lag } };
  }
  if (lag >= newest.min && lag <= newest.max) return window;
  const { startAt, firstLag } = newest;
  return { ...window, newest: { startAt, firstLag, min: Math.min(newest.min, lag), max: Math.max(newest.max, lag) } };
}

export type Trend =
  | { kind: "unknown" }
  | { kind: "steady" }
  | { kind: "growing"; perSec: number; sinceAt: number }
  | { kind: "shrinking"; perSec: number; sinceAt: number };

/**
 * Growing: every reading of the newer half lies above every one of the older half, and it still rises. Shrinking: it falls within
 * the newer half and the worst is over. A lag that merely wobbles, however widely, is steady.
 */
export function trendOf(window: LagWindow, { at, lag, windowMs }: Reading & { windowMs: number }): Trend {
  const { newest } = window;
  const isWide = at - newest.startAt >= windowMs / 4;
  const older = isWide ? window.older : window.oldest;
  const newer = isWide ? newest : window.older;
  if (!older || !newer) return { kind: "unknown" };
  const newerEnd = newer === newest ? lag : (window.older?.lastLag ?? lag);

  if (newer.min > older.max && newerEnd > newer.firstLag && lag >= newer.firstLag) {
    return { kind: "growing", perSec: (lag - older.firstLag) / ((at - older.startAt) / 1000), sinceAt: older.startAt };
  }
  const fallen = newer.firstLag - lag;
  if (fallen > 0 && newerEnd < newer.firstLag && newer.max <= Math.max(older.max, newer.firstLag) && newer.min < older.max) {
    return { kind: "shrinking", perSec: fallen / ((at - newer.startAt) / 1000), sinceAt: newer.startAt };
  }
  return { kind: "steady" };
}
