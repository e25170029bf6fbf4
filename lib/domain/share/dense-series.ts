import { arrivedIn, type SeriesRange } from "../dead-letter/series-range";

/**
 * Counts by the step, with a nought where the API leaves a step out, since what is drawn takes points for evenly spaced, and `null` where it is not
 * known any more. Epoch ms.
 */
export function denseSeries(
  series: readonly (readonly [at: number, count: number])[],
  { from, to, stepMs, now }: SeriesRange & { now: number },
): [number, number | null][] {
  const counts = new Map(series);
  const steps = Math.max(0, Math.ceil((to - from) / stepMs));
  return Array.from({ length: steps }, (_, index) => {
    const at = from + index * stepMs;
    return [at, arrivedIn(at, counts, now)];
  });
}
