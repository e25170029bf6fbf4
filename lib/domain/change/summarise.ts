import { groupBy } from "../group-by";
import type { ChangeEntry, ChangeRow } from "./row";
import { MINUTE_MS } from "./to-change";

/** So many of a kind within a minute are one entry; fewer are told one by one. */
const MANY = 4;
const MOST_ROWS = 20;

/** Changes as a list for somebody who looks for what began at `around` (epoch ms): the nearest in time first, before or after. */
export function summarise(rows: readonly ChangeRow[], around: number): ChangeEntry[] {
  const far = ({ at }: ChangeRow) => Math.abs(Date.parse(at) - around);
  const nearest = rows.toSorted((a, b) => far(a) - far(b) || Date.parse(a.at) - Date.parse(b.at));
  const minutes = groupBy(nearest, minuteOf);
  const entries: ChangeEntry[] = [];
  for (const row of nearest) {
    const same = minutes.get(minuteOf(row)) ?? [row];
    if (same.length < MANY) entries.push({ what: row.what, count: 1, rows: [row] });
    else if (same[0] === row) entries.push({ what: row.what, count: same.length, rows: same.slice(0, MOST_ROWS) });
  }
  return entries;
}

const minuteOf = ({ at, what }: ChangeRow) => `${what} ${Math.floor(Date.parse(at) / MINUTE_MS)}`;
