/** How far the index has read one dead-letter stream, by what it looked like when the index last looked. */
export type IndexProgress = { indexedSeq: number; firstSeq: number; lastSeq: number; numDeleted: number };

/** How many messages a stream stores, and how many of them have been read. */
export type ReadPart = { read: number; stored: number };

/** What arrives while one batch is read and written is always open: it does not make the index incomplete. */
const UNDER_WAY = 1_000;

/**
 * Whether what the index holds of a stream is the stream: a count of letters before that is a part of them that grows. Deleted
 * messages may lie in the part that was not read, so they are not waited for.
 */
export function isIndexed({ indexedSeq, firstSeq, lastSeq, numDeleted }: IndexProgress): boolean {
  const unread = lastSeq - Math.max(indexedSeq, firstSeq - 1) - numDeleted;
  return unread <= 0 || (indexedSeq >= firstSeq && unread < UNDER_WAY);
}

/** By sequences: where many were deleted, the ones read may be fewer than that. */
export function readPart({ indexedSeq, firstSeq, lastSeq, numDeleted }: IndexProgress): ReadPart {
  const stored = Math.max(0, lastSeq - firstSeq + 1 - numDeleted);
  return { read: Math.min(stored, Math.max(0, indexedSeq - firstSeq + 1)), stored };
}
