import "server-only";

const KEEP_AGAIN_MS = 2_000;

/**
 * Deaths of a capturing stream that are written and not all kept: the cursor stays before them, so that they come again, and what lies
 * behind them is read and written all the same.
 */
export type Unkept = {
  /** How far was read. */
  readSeq: number;
  /** When they are given to be kept again. */
  againAt: number;
  why: string;
};

export const isAhead = (unkept: Unkept | null, now: number): unkept is Unkept => unkept !== null && now < unkept.againAt;

/** After a batch that ends at `seq`, read ahead (`why` of no matter) or from the cursor. `lastSeq`: where the stream ends. */
export function afterBatch(
  before: Unkept | null,
  { seq, lastSeq, why, now }: { seq: number; lastSeq: number; why: string | null; now: number },
): Unkept | null {
  const readSeq = Math.max(seq, Math.min(before?.readSeq ?? 0, lastSeq));
  if (before !== null && now < before.againAt) return { ...before, readSeq };
  if (why !== null) return { readSeq, againAt: now + KEEP_AGAIN_MS, why };
  return before !== null && before.readSeq > seq ? { ...before, readSeq } : null;
}
