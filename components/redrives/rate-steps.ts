/** Where the slider can stand, in messages per second; `null` at its end is no cap. The field beside it takes any other rate. */
export const rateSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, null] as const;

/** The step nearest to a rate, as a ratio: between 5 and 10 lies 7.07. */
export function stepOf(ratePerSec: number | null): number {
  if (ratePerSec === null) return rateSteps.length - 1;
  const distance = (step: number | null) => (step === null ? Number.POSITIVE_INFINITY : Math.abs(Math.log(step / ratePerSec)));
  return rateSteps.reduce<number>((best, step, at) => (distance(step) < distance(rateSteps[best] ?? null) ? at : best), 0);
}

export const rateAt = (step: number): number | null => rateSteps[step] ?? null;
