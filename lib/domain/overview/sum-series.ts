import type { Series } from "./types";

/** So many points in a row may be empty before it counts as silence. */
const LATE = 1;

/**
 * Adds series of several contexts at the times of the longest one. The others count with what they said last before, because they
 * began at other moments, and a reading that comes late leaves a point empty. One that has not begun yet, or has ended, adds nothing;
 * while one is silent in between, the sum is not known: it would dip to what the others have.
 */
export function sumSeries(all: readonly Series[]): Series {
  const grid = all.reduce<Series>((longest, series) => (series.length > longest.length ? series : longest), []);
  const cursors = all.map((series) => ({ series, at: -1, ...spanOf(series) }));
  return grid.map(([time]) => {
    let sum: number | null = null;
    for (const cursor of cursors) {
      while ((cursor.series[cursor.at + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= time) cursor.at += 1;
      if (cursor.at < cursor.first || cursor.at > cursor.last + LATE) continue;
      const value = cursor.series[cursor.at]?.[1] ?? cursor.series[cursor.at - LATE]?.[1] ?? null;
      if (value === null) return [time, null];
      sum = (sum ?? 0) + value;
    }
    return [time, sum];
  });
}

/** Where it begins and ends to say something; of one that never does, nothing lies between. */
function spanOf(series: Series): { first: number; last: number } {
  const first = series.findIndex(([, value]) => value !== null);
  return { first: first < 0 ? series.length : first, last: series.findLastIndex(([, value]) => value !== null) };
}
