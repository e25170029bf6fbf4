import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Named = Pick<DeadLetterRow, "id" | "alsoSeenAs">;

/** Ids of so many letters are remembered: far more than are drawn, and a tab that is open for weeks stays small. */
const REMEMBERED = 20_000;

/**
 * What a list calls a letter as long as it is open. Its id is that of the smallest of its sightings, so another one that joins may give it a new
 * id: then it is still the row that is drawn and focused. Asked twice it says the same.
 */
export function makeRowKeys(remembered = REMEMBERED): (row: Named) => string {
  const keys = new Map<string, string>();
  return (row) => {
    const ids = idsOf(row);
    const known = ids.flatMap((id) => keys.get(id) ?? []);
    const key = known.find((one) => ids.includes(one)) ?? row.id; // one that is no longer among them has become another case
    for (const id of ids) {
      keys.delete(id); // what was asked for last is forgotten last
      keys.set(id, key);
    }
    for (const id of keys.keys()) {
      if (keys.size <= remembered) break;
      keys.delete(id);
    }
    return key;
  };
}

export const rowKey = makeRowKeys();

/** All ids by which it is known. */
export const idsOf = ({ id, alsoSeenAs }: Named): string[] => [id, ...alsoSeenAs];

/** `letters` as `rows` have them now, whichever id that gives them; two that have become one are one. The same array where nothing is new. */
export function refreshed<Letter extends Named>(letters: readonly Letter[], rows: readonly Letter[]): readonly Letter[] {
  if (letters.length === 0) return letters;
  const known = new Map(rows.flatMap((row) => idsOf(row).map((id) => [id, row])));
  const next = letters.map((letter) => known.get(letter.id) ?? letter);
  return next.every((row, index) => row === letters[index]) ? letters : [...new Map(next.map((row) => [row.id, row])).values()];
}
