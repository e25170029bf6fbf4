/** `[epoch ms, value]`, oldest first; `null` where nothing was measured. */
export type Point = readonly [number, number | null];
export type ChartSeries = { key: string; label: string; color: string; points: readonly Point[] };
export type ChartRow = { [key: string]: number | null; at: number };

/** One row for each moment any of the series knows; a series that does not know it has a hole there. */
export function mergeSeries(series: readonly ChartSeries[]): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const { key, points } of series) {
    for (const [at, value] of points) {
      const row = rows.get(at) ?? { at, ...Object.fromEntries(series.map((each) => [each.key, null])) };
      row[key] = value;
      rows.set(at, row);
    }
  }
  return [...rows.values()].toSorted((a, b) => a.at - b.at);
}

const steps = [5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** Round moments between `from` and `to`, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most);
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
