/** The order in which the one with `id` stands one place further up (-1) or down (1); `null`: it cannot go there. */
export function movedBy(ids: readonly string[], { id, step }: { id: string; step: -1 | 1 }): string[] | null {
  const at = ids.indexOf(id);
  const other = ids[at + step];
  return at < 0 || other === undefined ? null : ids.with(at, other).with(at + step, id);
}
