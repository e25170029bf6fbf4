/** The lag of half a window: enough to say whether it grew, without keeping every tick. */
type Half = { startAt: number; firstLag: number; lastLag: number; lastAt: number; min: number; max: number };

/** Up to three halves, newest last. Three, so that there are always two to compare while the newest is still short. */
export type LagWindow = readonly Half[];

export function addToWindow(window: LagWindow, { at, lag, windowMs }: { at: number; lag: number; windowMs: number }): LagWindow {
  const newest = window.at(-1);
  if (!newest || at - newest.startAt >= windowMs / 2) {
    return [...window.slice(-2), { startAt: at, firstLag: lag, lastLag: lag, lastAt: at, min: lag, max: lag }];
  }
  const grown = { ...newest, lastLag: lag, lastAt: at, min: Math.min(newest.min, lag), max: Math.max(newest.max, lag) };
  return [...window.slice(0, -1), grown];
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
export function trendOf(window: LagWindow, { windowMs }: { windowMs: number }): Trend {
  const newest = window.at(-1);
  if (!newest) return { kind: "unknown" };
  const isWide = newest.lastAt - newest.startAt >= windowMs / 4;
  const [older, newer] = isWide ? [window.at(-2), newest] : [window.at(-3), window.at(-2)];
  if (!older || !newer) return { kind: "unknown" };

  const spanSec = (newest.lastAt - older.startAt) / 1000;
  if (newer.min > older.max && newer.lastLag > newer.firstLag && newest.lastLag >= newer.firstLag) {
    return { kind: "growing", perSec: (newest.lastLag - older.firstLag) / spanSec, sinceAt: older.startAt };
  }
  const fallen = newer.firstLag - newest.lastLag;
  if (fallen > 0 && newer.lastLag < newer.firstLag && newer.max <= Math.max(older.max, newer.firstLag) && newer.min < older.max) {
    return { kind: "shrinking", perSec: fallen / ((newest.lastAt - newer.startAt) / 1000), sinceAt: newer.startAt };
  }
  return { kind: "steady" };
}
