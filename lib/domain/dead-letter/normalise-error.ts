import { storable } from "../payload";
import { particulars, particularsExpression } from "./group/particulars";

/** Enough of an error to tell it from another; publishers write texts of any length. */
const LONGEST = 1_000;
const MOST_LINES = 2;
/** So far lines are looked for. The index holds less of an error. */
const FARTHEST = 4_000;

/** A part of a text that was replaced, in UTF-16 units from its beginning, and what stands there now. */
export type Replaced = { from: number; to: number; by: string };

/**
 * An error without what differs from letter to letter: equal for letters that died of the same. Its first two lines that hold anything, at
 * most 1,000 characters of them. Applied to its own answer it changes nothing, where that is not longer, values do not touch, and
 * quotes are closed.
 *
 * - Codes stay (HTTP statuses, exit codes, errno): they tell causes apart. So do digits that are part of a name: `E11000`, `http2`, `v2`.
 * - Every other number is `<n>`, also a small one (`position 7`), behind a hyphen (`nats-2`), and bare hex. A unit glued to it stays
 *   (`<n>s`); of `1m30s` the last.
 * - Text in quotes stays where it looks like the name of something: words of letters, each with two digits at most, joined by `_ . - $ [ ]`,
 *   40 characters in all (`"phone"`, `'update_record_v2'`, `"order-<n>"`). That is a field, a tool, a column, thus the cause. All else in
 *   quotes is somebody's value: `"<str>"`. Under a key such as `"message":` it is the error itself and read like the rest.
 */
export const normaliseError = (error: string): string => explainNormal(error).text;

/** The same, and which parts of `error` were replaced by what, in their order. */
export function explainNormal(error: string): { text: string; replaced: Replaced[] } {
  const replaced: Replaced[] = [];
  const lines = linesOf(error).map((line) => replaceIn(line.text, line.from, replaced));
  return { text: lines.join("\n"), replaced };
}

/** As much of an error as counts for its group, as it was written. */
export const errorHead = (error: string): string =>
  linesOf(error)
    .map(({ text }) => text)
    .join("\n");

type Line = { text: string; from: number };

function linesOf(error: string): Line[] {
  const lines: Line[] = [];
  let left = LONGEST;
  for (const found of error.slice(0, FARTHEST).matchAll(/[^\r\n]+/g)) {
    const text = cut(found[0].trim(), left);
    if (text === "") continue;
    lines.push({ text, from: found.index + found[0].indexOf(text) });
    left -= text.length + 1;
    if (lines.length === MOST_LINES || left <= 0) break;
  }
  return lines;
}

/** Between two words where there are any: half an id would not be known as one. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(" ", length);
  return storable(text.slice(0, space > 0 ? space : length)).trim();
}

function replaceIn(text: string, from: number, replaced: Replaced[]): string {
  return text.replaceAll(particularsExpression, (found: string, ...rest: (string | number | undefined)[]) => {
    const by = particulars[rest.findIndex((group) => group !== undefined)]?.by ?? "kept";
    const at = from + Number(rest[particulars.length]); // behind the groups stands where it was found
    if (by === "kept") return found;
    if (by === "quoted") return inQuotes(found, at, replaced);
    if (by === "said") return said(found, at, replaced);
    const now = by === "unit" ? `<n>${/[a-zA-Z\u00b5\u03bc]+$/.exec(found)?.[0]}` : by;
    replaced.push({ from: at, to: at + found.length, by: now });
    return now;
  });
}

const NAME = /^(?:[a-zA-Z]+\d{0,2}|[_$])(?:[_.$[\]-]+(?:[a-zA-Z]+\d{0,2}|<(?:n|pod|id|uuid)>))*[\]_]*$/;
const LONGEST_NAME = 40;

function inQuotes(found: string, at: number, replaced: Replaced[]): string {
  const inner = found.slice(1, -1);
  const within: Replaced[] = [];
  const normal = replaceIn(inner, at + 1, within);
  const stays = inner === "" || (normal.length <= LONGEST_NAME && NAME.test(normal));
  if (stays) replaced.push(...within);
  else if (inner !== "<str>") replaced.push({ from: at + 1, to: at + found.length - 1, by: "<str>" });
  return `${found[0]}${stays ? normal : "<str>"}${found.at(-1)}`;
}

/** A key, and a text in quotes that is read for itself. */
function said(found: string, at: number, replaced: Replaced[]): string {
  const begin = found.search(/[:=]/) + 1;
  const quote = begin + found.slice(begin).search(/["']/) + 1;
  return `${found.slice(0, quote)}${replaceIn(found.slice(quote, -1), at + quote, replaced)}${found.at(-1)}`;
}
