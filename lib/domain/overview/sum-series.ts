import type { Series } from "./types";

/**
 * Adds series of several contexts at the times of the longest one. The others count with what they said last before, because they
 * began at other moments; one that has not begun yet, or is silent there, adds nothing.
 */
export function sumSeries(all: readonly Series[]): Series {
  const grid = all.reduce<Series>((longest, series) => (series.length > longest.length ? series : longest), []);
  const cursors = all.map((series) => ({ series, at: -1 }));
  return grid.map(([time]) => {
    let sum: number | null = null;
    for (const cursor of cursors) {
      while ((cursor.series[cursor.at + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= time) cursor.at += 1;
      const value = cursor.series[cursor.at]?.[1] ?? null;
      if (value !== null) sum = (sum ?? 0) + value;
    }
    return [time, sum];
  });
}
