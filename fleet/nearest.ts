const MOST_EDITS = 2;

/** The end of a refusal, `: did you mean crm-outage?`; empty where nothing is near. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names);
  return name === null ? "" : `: did you mean ${name}?`;
}

/** The one name that begins with the word (three letters or more), else the nearest within two edits, at most half of the word. */
export function nearest(word: string, names: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const begun = names.filter((name) => name.startsWith(typed));
  if (typed.length >= 3 && begun.length === 1) return begun[0] ?? null;
  const near = names.map((name) => ({ name, edits: editsBetween(typed, name) })).toSorted((a, b) => a.edits - b.edits)[0];
  return near && near.edits <= Math.min(MOST_EDITS, typed.length / 2) ? near.name : null;
}

/** Letters put in, left out or exchanged (Levenshtein), row by row. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
