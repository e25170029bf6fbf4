/**
 * From which item on those that wait are looked for, while one runner has the job: what lies below has a result, or was in an open batch and
 * comes back as `freed`. Else each batch of a large job would look at all that was sent before.
 */
export function waitingCursors() {
  const cursors = new Map<string, { from: number; freed: number }>();
  return {
    /** Another runner may have freed any. */
    forget: (job: string) => void cursors.delete(job),

    freed(job: string, items: readonly number[]): void {
      const cursor = cursors.get(job);
      if (cursor === undefined || items.length === 0) return;
      cursors.set(job, { from: Math.min(cursor.from, ...items), freed: cursor.freed + 1 });
    },

    /** `read` looks from an item on; the first that it finds is where the next look begins, unless some were freed meanwhile. */
    async read<Item extends { n: number }>(job: string, read: (from: number) => Promise<Item[]>): Promise<Item[]> {
      const before = cursors.get(job) ?? { from: 1, freed: 0 };
      cursors.set(job, before);
      const items = await read(before.from);
      const [first] = items;
      if (first && cursors.get(job) === before) cursors.set(job, { ...before, from: first.n });
      return items;
    },
  };
}
