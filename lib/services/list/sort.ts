import "server-only";
import { invalidField } from "@/lib/errors";

export type Sortable = string | number | null;

/** How a list can be sorted: what each key reads from a row, and the names that decide among equals. */
export type Sorting<Row> = { keys: Record<string, (row: Row) => Sortable>; tieBreak: (row: Row) => readonly string[] };

export type Order<Row> = (a: Row, b: Row) => number;

/** From `key` or `-key`. What was not measured (`null`) comes last in both directions; equals stand by name, so that a list never jumps. */
export function orderOf<Row>(sort: string, { keys, tieBreak }: Sorting<Row>): Order<Row> {
  const descending = sort.startsWith("-");
  const key = descending ? sort.slice(1) : sort;
  const read = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (!read) throw invalidField(["sort"], `${key} is not a sort key; there are ${Object.keys(keys).join(", ")}`);

  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [x, y] = [read(a), read(b)];
    if (x === y) return byNames(tieBreak(a), tieBreak(b));
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y ? -sign : sign;
  };
}

function byNames(a: readonly string[], b: readonly string[]): number {
  for (const [index, name] of a.entries()) {
    const other = b[index] ?? "";
    if (name !== other) return name < other ? -1 : 1;
  }
  return 0;
}
