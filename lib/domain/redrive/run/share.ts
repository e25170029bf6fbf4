/**
 * What a job may send a second beside others into the same stream: together no more than the highest of their caps, each in proportion to its own.
 * `null`: no cap. One without a cap takes nothing from the others.
 */
export function shareOf(capPerSec: number | null, others: readonly number[]): number | null {
  if (capPerSec === null) return null;
  const caps = [capPerSec, ...others];
  return (capPerSec * Math.max(...caps)) / caps.reduce((sum, cap) => sum + cap, 0);
}
