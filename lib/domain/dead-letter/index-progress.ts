/** How far the index has read one dead-letter stream, by what it looked like when the index last looked. */
export type IndexProgress = { indexedSeq: number; firstSeq: number; lastSeq: number; numDeleted: number };

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
