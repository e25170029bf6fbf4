/** A line of either text, or how many lines, which both have, are left out. */
export type Line = { kind: "same" | "only-here" | "only-good"; text: string } | { kind: "left-out"; count: number };

export type LineDifferences = { lines: Line[]; isCut: boolean };

const AROUND = 2;
const MOST_LINES = 400;
/** Lines of one, times lines of the other: beyond that they are not matched with each other. */
const MOST_WORK = 400_000;

/** Two texts line by line, with two lines of what is the same around what is not; at most 400 lines. */
export function lineDifferences(here: string, good: string): LineDifferences {
  const [mine, theirs] = [here.split(/\r?\n/), good.split(/\r?\n/)];
  let start = 0;
  while (start < mine.length && start < theirs.length && mine[start] === theirs[start]) start++;
  let end = 0;
  while (end < mine.length - start && end < theirs.length - start && mine.at(-1 - end) === theirs.at(-1 - end)) end++;
  const middle = matched(mine.slice(start, mine.length - end), theirs.slice(start, theirs.length - end));
  const same = (texts: readonly string[]) => texts.map((text) => ({ kind: "same" as const, text }));
  const lines = shortened([...same(mine.slice(0, start)), ...middle, ...same(mine.slice(mine.length - end))]);
  return { lines: lines.slice(0, MOST_LINES), isCut: lines.length > MOST_LINES };
}

type Text = Exclude<Line, { kind: "left-out" }>;

/** By their longest common subsequence. */
function matched(mine: readonly string[], theirs: readonly string[]): Text[] {
  const only = (kind: "only-here" | "only-good") => (text: string) => ({ kind, text });
  if (mine.length * theirs.length > MOST_WORK) return [...mine.map(only("only-here")), ...theirs.map(only("only-good"))];
  const width = theirs.length + 1;
  const lengths = new Uint32Array((mine.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i--)
    for (let j = theirs.length - 1; j >= 0; j--)
      lengths[i * width + j] = mine[i] === theirs[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Text[] = [];
  let [i, j] = [0, 0];
  while (i < mine.length || j < theirs.length) {
    const [left, right] = [mine[i], theirs[j]];
    if (left !== undefined && left === right) lines.push({ kind: "same", text: left });
    if (left !== undefined && left === right) [i, j] = [i + 1, j + 1];
    else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1)))
      [lines[lines.length], i] = [only("only-here")(left ?? ""), i + 1];
    else [lines[lines.length], j] = [only("only-good")(right), j + 1];
  }
  return lines;
}

function shortened(lines: readonly Text[]): Line[] {
  const isNear = lines.map(({ kind }) => kind !== "same");
  const shown = lines.map((_, n) => isNear.slice(Math.max(0, n - AROUND), n + AROUND + 1).includes(true));
  const short: Line[] = [];
  for (const [n, line] of lines.entries()) {
    const last = short.at(-1);
    if (shown[n]) short.push(line);
    else if (last?.kind === "left-out") last.count += 1;
    else short.push({ kind: "left-out", count: 1 });
  }
  return short;
}
