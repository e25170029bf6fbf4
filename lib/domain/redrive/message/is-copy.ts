import type { DeadLetter } from "../../dead-letter/dead-letter";

/** What a re-drive sent, by its ledger. `publishedSeq` is `null` where nobody knows whether, or as what, it was stored. */
export type SentCopy = { subject: string; target: string; targetCreatedAt: number; publishedSeq: number | null };

type Dead = Pick<DeadLetter, "originalStream" | "originalCreatedAt" | "originalSeq" | "originalSubject">;

/**
 * Whether the message that died, and that carries the id of this sending, is the copy itself. Workers hand headers on: what they publish then
 * carries that id too, on a place or a subject of its own.
 */
export function isCopy({ originalStream, originalCreatedAt, originalSeq, originalSubject }: Dead, sent: SentCopy): boolean {
  const isPlaceKnown = originalStream === sent.target && originalSeq !== null && sent.publishedSeq !== null;
  if (!isPlaceKnown) return originalSubject === null || originalSubject === sent.subject;
  return originalSeq === sent.publishedSeq && (originalCreatedAt === null || originalCreatedAt === sent.targetCreatedAt);
}
