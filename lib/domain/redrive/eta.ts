/** How long `left` messages take at this rate; `null` without a cap: nothing was measured. The first goes out at once. */
export function etaMsOf(left: number, ratePerSec: number | null): number | null {
  if (left <= 0) return 0;
  return ratePerSec === null ? null : Math.ceil((left * 1000) / ratePerSec);
}
