/** Reading a few unwanted messages costs less than another round trip. */
const MAX_GAP = 4;
/** Below this, messages are asked for one by one. */
const MIN_RUN = 8;

export type Runs = { runs: { first: number; last: number }[]; singles: number[] };

/** Wanted sequences as runs that lie close together, and the rest; both ascending, without repeats. */
export function toRuns(seqs: readonly number[]): Runs {
  const sorted = [...new Set(seqs)].toSorted((a, b) => a - b);
  const found: Runs = { runs: [], singles: [] };
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to + 1 < sorted.length && (sorted[to + 1] ?? 0) - (sorted[to] ?? 0) <= MAX_GAP) to++;
    const near = sorted.slice(from, to + 1);
    const [first, last] = [near[0], near.at(-1)];
    if (near.length >= MIN_RUN && first !== undefined && last !== undefined) found.runs.push({ first, last });
    else found.singles.push(...near);
    from = to + 1;
  }
  return found;
}
