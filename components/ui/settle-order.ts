/**
 * The order to draw while `held` is the one a person looks at: the held ones that still exist, in their old order. `pending` counts what
 * would be different: rows that are new, and rows that would stand elsewhere.
 */
export function settleOrder(held: readonly string[] | null, fresh: readonly string[]): { keys: readonly string[]; pending: number } {
  if (held === null) return { keys: fresh, pending: 0 };
  const still = new Set(fresh);
  const keys = held.filter((key) => still.has(key));
  const shown = new Set(keys);
  const target = fresh.filter((key) => shown.has(key));
  const moved = keys.filter((key, place) => target[place] !== key).length;
  return { keys, pending: moved + (fresh.length - target.length) };
}
