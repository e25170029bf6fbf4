import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Explained, Sibling } from "@/lib/domain/explain/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

const SHOWN = 20;

/** Other letters of the same message, or with a correlation key of this one, newest first. By the index alone. */
export async function siblingsOf(
  letter: DeadLetter,
  { not }: { not: readonly string[] },
  { db }: Pick<Deps, "db">,
): Promise<Explained["siblings"]> {
  const { letters, total, isWhole } = await db.explain.siblings(letter, { not, limit: SHOWN });
  return { items: letters.map((each) => ({ ...summaryOf(each), shares: sharedBy(letter, each) })), total, isWhole };
}

/** What lists of other letters say of one. */
export function summaryOf({ id, kind, state, stream, seq, consumer, originalSubject, seenAt, error, deliveries }: DeadLetter) {
  return { id, kind, state, stream, seq, consumer, originalSubject, deliveries, seenAt: isoOf(seenAt), error: firstLine(error) };
}

const firstLine = (error: string | null) =>
  error
    ?.split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "") ?? null;

function sharedBy(letter: DeadLetter, other: DeadLetter): Sibling["shares"] {
  const isSame = letter.originalSeq !== null && letter.originalStream === other.originalStream && letter.originalSeq === other.originalSeq;
  if (isSame) return "message";
  return letter.correlation.filter((mine) => other.correlation.some(({ flow, key }) => flow === mine.flow && key === mine.key));
}
