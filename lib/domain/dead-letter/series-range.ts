const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const POINTS = 60;

export type SeriesRange = { from: number; to: number; stepMs: number };

/**
 * At most 61 steps of whole minutes or, since older arrivals are known by the hour only, whole hours: of what was asked for, or of the hour
 * before `now`. Epoch ms; `from` is where a step begins.
 */
export function seriesRange({ from, to }: { from?: number; to?: number }, now: number): SeriesRange {
  const end = to ?? now;
  const begin = Math.min(from ?? end - HOUR_MS, end);
  const isOld = begin < now - 2 * HOUR_MS;
  const unit = isOld ? HOUR_MS : MINUTE_MS;
  const stepMs = Math.max(1, Math.ceil((end - begin) / unit / POINTS)) * unit;
  return { from: Math.floor(begin / stepMs) * stepMs, to: end, stepMs };
}

/** Arrivals are kept by the hour for so long. */
const KEPT_MS = 31 * 24 * HOUR_MS;

/** How many arrived in the step that begins at `at` (epoch ms), by the steps that had some; `null` where that is kept no more, or only of a part of it. */
export const arrivedIn = (at: number, counts: ReadonlyMap<number, number>, now: number): number | null =>
  at < now - KEPT_MS ? null : (counts.get(at) ?? 0);
