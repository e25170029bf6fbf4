/**
 * How far a stream that begins at `firstSeq` consists of nothing but these sequences: the last of them, or `null` where its first message is
 * none of them. True as long as the stream is the one that was looked at: within one life numbers only grow.
 */
export function prefixEnd(firstSeq: number, seqs: readonly number[]): number | null {
  const wanted = new Set(seqs);
  let next = firstSeq;
  while (wanted.has(next)) next++;
  return next === firstSeq ? null : next - 1;
}
