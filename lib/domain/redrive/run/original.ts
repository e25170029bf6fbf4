import type { ItemLetter, Place, PlannedItem } from "../types";

type Planned = Pick<PlannedItem, "letters" | "original" | "removesOriginal">;

/** Whether this letter of an item is the message itself, and no copy of it. */
export const isOriginalLetter = ({ original }: Pick<Planned, "original">, { stream, createdAt, seq }: Place): boolean =>
  original?.stream === stream && original.createdAt === createdAt && original.seq === seq;

/** The copies of an item: what leaves with it out of dead-letter streams. */
export const copiesOf = (item: Planned): ItemLetter[] => item.letters.filter((letter) => !isOriginalLetter(item, letter));

/** The original, where it leaves too, as it is known again; `null` where it stays. */
export function leavingOriginal({ letters: [{ id }], original, removesOriginal }: Planned): ItemLetter | null {
  return original && removesOriginal ? { id: `original of ${id}`, ...original, seenAt: removesOriginal.storedAt } : null;
}
