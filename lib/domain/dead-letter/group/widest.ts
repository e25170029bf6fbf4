/** What a rule would name a letter; `null`: it does not match. */
type Named = { context: string; name: string | null };

/** A group that would hold `count` of the `of` letters of its context. */
export type Widest = { context: string; name: string; count: number; of: number };

/** Of fewer letters nothing can be said. */
const LEAST = 50;
const NEARLY_ALL = 0.9;

/**
 * The group that nearly all letters of a context would be in, where there is one: such a rule tells no causes apart any more. By context, because no
 * group reaches over two.
 */
export function widestOf(letters: readonly Named[]): Widest | null {
  const looked = new Map<string, number>();
  const groups = new Map<string, Omit<Widest, "of">>();
  for (const { context, name } of letters) {
    looked.set(context, (looked.get(context) ?? 0) + 1);
    if (name === null) continue;
    const key = JSON.stringify([context, name]);
    groups.set(key, { context, name, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const wide = Array.from(groups.values(), (group) => ({ ...group, of: looked.get(group.context) ?? 0 })).filter(
    ({ count, of }) => of >= LEAST && count / of >= NEARLY_ALL,
  );
  return wide.toSorted((a, b) => b.count - a.count)[0] ?? null;
}
