/** What spreadsheets skip, or take off, before they look whether a cell is a formula: spaces, quotes, controls and marks of no width. */
const SKIPPED = /^[\s"'`´‘’“”\p{C}\p{Z}]+/u;

/**
 * A cell that no spreadsheet takes for a formula: one that begins with `= + - @`, a tab or a carriage return, also in a full-width form, or
 * behind quotes or spaces, gets `'` in front. What begins with an ASCII letter or digit is most, and is left alone at once.
 */
export function guardFormula(cell: string): string {
  const code = cell.charCodeAt(0);
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || cell === "") return cell;
  if (code === 9 || code === 13) return `'${cell}`;
  const first = cell.replace(SKIPPED, "").slice(0, 1).normalize("NFKC");
  return first !== "" && "=+-@−".includes(first) ? `'${cell}` : cell;
}
