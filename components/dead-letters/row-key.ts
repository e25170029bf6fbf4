import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Named = Pick<DeadLetterRow, "id" | "alsoSeenAs">;

/**
 * What a list calls a letter as long as it is open. Its id is that of the smallest of its sightings, so another one that joins may give it a new
 * id: then it is still the row that is drawn, focused and selected. Asked twice it says the same.
 */
export function makeRowKeys(): (row: Named) => string {
  const keys = new Map<string, string>();
  return ({ id, alsoSeenAs }) => {
    const ids = new Set([id, ...alsoSeenAs]);
    const known = [...ids].flatMap((one) => keys.get(one) ?? []);
    const key = known.find((one) => ids.has(one)) ?? id; // one that is no longer among them has become another case
    for (const one of ids) keys.set(one, key);
    return key;
  };
}

export const rowKey = makeRowKeys();
