import type { ComponentType } from "react";

/** What a checkbox needs to know of its row. The same object as long as the page lives, so that a row is drawn only when it changes. */
export type RowSelect<Row> = {
  /** `null`: it can be selected. Otherwise why not, in words. */
  whyNot: (row: Row) => string | null;
  /** Its name for screen readers. */
  labelOf: (row: Row) => string;
  set: (rows: readonly Row[], isSelected: boolean) => void;
};

/** Which rows of a table are selected. One that leaves the list stays selected until a person says otherwise; none joins by itself. */
export type RowSelection<Row> = {
  has: (row: Row) => boolean;
  select: RowSelect<Row>;
  /** Some row is, of this list or of another. */
  isAny: boolean;
  /** What can be done with them, over the lower edge of the window; `shown` are the rows that are drawn now. */
  Bar: ComponentType<{ shown: readonly Row[]; total: number }>;
};

/** How the checkbox over all rows stands. */
export function shownState<Row>({ has, select }: Pick<RowSelection<Row>, "has" | "select">, rows: readonly Row[]): boolean | "some" {
  const can = rows.filter((row) => select.whyNot(row) === null);
  const selected = can.filter((row) => has(row)).length;
  return selected === 0 ? false : selected === can.length ? true : "some";
}

/** The rows between two, both with it, in whichever order they stand; only the last where the first is not among them. */
export function rangeTo<Row extends { id: string }>(rows: readonly Row[], { from, to }: { from: string | null; to: string }): Row[] {
  const end = rows.findIndex(({ id }) => id === to);
  const begin = rows.findIndex(({ id }) => id === from);
  if (begin < 0) return rows.slice(end, end + 1);
  return rows.slice(Math.min(begin, end), Math.max(begin, end) + 1);
}
