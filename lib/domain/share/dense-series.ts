/** Counts by the step, with a nought where the API leaves a step out: what is drawn takes points for evenly spaced. Epoch ms. */
export function denseSeries(
  series: readonly (readonly [at: number, count: number])[],
  { from, to, stepMs }: { from: number; to: number; stepMs: number },
): [number, number][] {
  const counts = new Map(series);
  const steps = Math.max(0, Math.ceil((to - from) / stepMs));
  return Array.from({ length: steps }, (_, index) => {
    const at = from + index * stepMs;
    return [at, counts.get(at) ?? 0];
  });
}
