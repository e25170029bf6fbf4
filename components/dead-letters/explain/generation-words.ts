/** How often a message says that it was sent again. */
export const generationsWords = (generation: number): string =>
  generation === 0 ? "it was sent again" : `generation ${generation}: it was sent again ${timesWords(generation)}`;

const timesWords = (count: number) => (count === 1 ? "once" : count === 2 ? "twice" : `${count.toLocaleString("en")} times`);

/** That what a letter was before is not known. `known`: the generation of the oldest that is, `null` where none before this letter is. */
export function lostWords({ generation, known }: { generation: number; known: number | null }): string {
  const of = known === null ? generationsWords(generation) : `generation ${known}`;
  return `${of}; the earlier one is no longer in the index`;
}
