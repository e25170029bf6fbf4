/**
 * From which item on those that wait are looked for, while one runner has the job: what lies below has a result, or is in an open batch and
 * comes back as `freed`. Else each batch of a large job would look at all that was sent before.
 */
export function waitingCursors() {
  // Each change is another object: a look that was under way meanwhile is known by it.
  const cursors = new Map<string, { from: number }>();
  return {
    /** Another runner may have freed any. */
    forget: (job: string) => void cursors.delete(job),

    freed(job: string, items: readonly number[]): void {
      const cursor = cursors.get(job);
      if (cursor === undefined || items.length === 0) return;
      cursors.set(job, { from: Math.min(cursor.from, ...items) });
    },

    /** They wait no longer. What others lie between them, for another target, may. */
    taken(job: string, items: readonly number[]): void {
      const cursor = cursors.get(job);
      if (cursor === undefined) return;
      let { from } = cursor;
      for (const n of items.toSorted((a, b) => a - b)) if (n === from) from++;
      cursors.set(job, { from });
    },

    /** `read` looks from an item on; the first that it finds is where the next look begins, unless something changed meanwhile. */
    async read<Item extends { n: number }>(job: string, read: (from: number) => Promise<Item[]>): Promise<Item[]> {
      const before = cursors.get(job) ?? { from: 1 };
      cursors.set(job, before);
      const items = await read(before.from);
      const [first] = items;
      if (first && cursors.get(job) === before) cursors.set(job, { from: first.n });
      return items;
    },
  };
}
