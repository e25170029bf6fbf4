/** `[epoch ms, value]`, oldest first; `null` where nothing was measured. */
export type Point = readonly [number, number | null];
export type ChartSeries = { key: string; label: string; color: string; points: readonly Point[] };
export type ChartRow = { [key: string]: number | null; at: number };

/**
 * One row for each moment any of the series knows; a series that does not know it has a hole there. Series that were asked for at different
 * moments may be thinned at slightly different ones: what lies within half a step of each other is one moment.
 */
export function mergeSeries(series: readonly ChartSeries[]): ChartRow[] {
  const together = smallestStepMs(series) / 2;
  const all = series.flatMap(({ key, points }) => points.map(([at, value]) => ({ key, at, value }))).toSorted((a, b) => a.at - b.at);
  const rows: ChartRow[] = [];
  let taken = new Set<string>();
  for (const { key, at, value } of all) {
    const last = rows.at(-1);
    if (last && at - last.at <= together && !taken.has(key)) last[key] = value;
    else {
      rows.push({ at, ...Object.fromEntries(series.map((each) => [each.key, null])), [key]: value });
      taken = new Set();
    }
    taken.add(key);
  }
  return rows;
}

function smallestStepMs(series: readonly ChartSeries[]): number {
  const gaps = series.flatMap(({ points }) => points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? at)));
  return gaps.length === 0 ? 0 : gaps.reduce((least, gap) => Math.min(least, gap));
}

/** The highest that is drawn: of stacked ones their sum. */
export function highestOf(series: readonly ChartSeries[], rows: readonly ChartRow[], stacked: boolean): number {
  return rows.reduce((highest, row) => {
    const values = series.map(({ key }) => row[key] ?? 0);
    return Math.max(highest, stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values));
  }, 0);
}

/** A round end for an axis from 0 that holds `highest`: 1, 2, 4, 5 or 10 of some power of ten, at least 2. */
export function countTop(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1)));
  return Math.max(2, ([1, 2, 4, 5, 10].find((each) => each * power >= highest) ?? 10) * power);
}

const minute = 60_000;
const durationTops = [2_000, 10_000, 20_000, 30_000, minute, 2 * minute, 4 * minute, 10 * minute, 20 * minute, 30 * minute, 60 * minute];

/** The same for durations: their round numbers are seconds, minutes, hours. */
export function durationTop(highestMs: number): number {
  return durationTops.find((each) => each >= highestMs) ?? countTop(highestMs / (60 * minute)) * 60 * minute;
}

const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** Round moments between `from` and `to`, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most);
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
