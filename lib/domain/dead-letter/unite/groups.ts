import type { Seen } from "./types";

/** Sightings that may become one, and how far apart they say that the message died. */
export type Pair = { a: Seen; b: Seen; apartMs: number };

/** Sightings in groups that grow together. */
export class Groups {
  readonly #of = new Map<Seen, Seen[]>();

  constructor(seen: readonly Seen[]) {
    for (const each of seen) this.#of.set(each, [each]);
  }

  of(seen: Seen): readonly Seen[] {
    return this.#of.get(seen) ?? [seen];
  }

  all(): readonly (readonly Seen[])[] {
    return [...new Set(this.#of.values())];
  }

  /** The nearest pairs first, then those stored nearest to each other, then by ids: the order in which sightings come decides nothing. */
  join(pairs: readonly Pair[], isAllowed: (a: readonly Seen[], b: readonly Seen[]) => boolean): void {
    for (const { a, b } of pairs.toSorted(nearestFirst)) {
      const [to, from] = [this.#of.get(a), this.#of.get(b)];
      if (!to || !from || to === from || !isAllowed(to, from)) continue;
      to.push(...from);
      for (const each of from) this.#of.set(each, to);
    }
  }
}

/** Every `a` with every other `b`. */
export function pairsOf(as: readonly Seen[], bs: readonly Seen[]): Pair[] {
  return as.flatMap((a) => bs.flatMap((b) => (a === b ? [] : [{ a, b, apartMs: Math.abs(a.failedAt - b.failedAt) }])));
}

function nearestFirst(one: Pair, two: Pair): number {
  if (one.apartMs !== two.apartMs) return one.apartMs - two.apartMs;
  // What an undo put back says the same as what was removed: only when they were stored tells them apart.
  if (storedApartMs(one) !== storedApartMs(two)) return storedApartMs(one) - storedApartMs(two);
  return compare(lower(one), lower(two)) || compare(upper(one), upper(two));
}

const storedApartMs = ({ a, b }: Pair) => Math.abs(a.storedAt - b.storedAt);
const lower = ({ a, b }: Pair) => (a.id < b.id ? a.id : b.id);
const upper = ({ a, b }: Pair) => (a.id < b.id ? b.id : a.id);

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
