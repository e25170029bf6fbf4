import "server-only";
import type { Prisma } from "./generated/client";
import type { Column } from "./batch";
import { CopyWriter, type Row } from "./copy-writer";
import { handIn } from "./copying-client";

type Copied<Item> = {
  columns: readonly Column<Item>[];
  items: readonly Item[];
  /** The row of an item where it is made already, by `rowMaker` and of the same columns. */
  ready?: (item: Item) => Row | null;
};

/**
 * Writes rows with one COPY, a third cheaper than the cheapest INSERT: nothing has to be parsed, and whole pages are filled at once. Columns that are not
 * named take their defaults. `table` and the columns' names are written in the source. Returns how many rows.
 *
 * Errors: RangeError for a number that its column cannot hold; what the database refuses of the data.
 */
export async function copyRows<Item>(
  db: Pick<Prisma.TransactionClient, "$executeRawUnsafe">,
  table: string,
  { columns, items, ready = () => null }: Copied<Item>,
): Promise<number> {
  const names = columns.map(([name]) => name).join(", ");
  const writer = new CopyWriter(items.length);
  const write = rowWriter(writer, columns);
  writer.begin();
  for (const item of items) {
    const row = ready(item);
    if (row) writer.copy(row);
    else write(item);
  }
  return handIn(writer.end(), (value) => db.$executeRawUnsafe(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`, value));
}

/** For rows that are made before they are copied, about `count` of them. Errors: RangeError for a number that its column cannot hold. */
export function rowMaker<Item>(columns: readonly Column<Item>[], count: number): (item: Item) => Row {
  const writer = new CopyWriter(count);
  const write = rowWriter(writer, columns);
  let end = 0;
  return (item) => {
    writer.cut(end); // what is left of one that could not be made
    write(item);
    const from = end;
    end = writer.size;
    return { writer, from, to: end };
  };
}

/** As COPY reads it: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format". */
function rowWriter<Item>(writer: CopyWriter, columns: readonly Column<Item>[]): (item: Item) => void {
  const fields = columns.map(([, type, value]) => [writerOf(type), value] as const);
  return (item) => {
    writer.row(fields.length);
    for (const [write, value] of fields) {
      const given = value(item);
      if (given === null) writer.null();
      else write(writer, given);
    }
  };
}

type Value = string | number | boolean;

/** 2000-01-01, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000;

function writerOf(type: string): (writer: CopyWriter, value: Value) => void {
  if (type === "text") return (writer, value) => writer.text(String(value));
  if (type === "jsonb") return (writer, value) => writer.jsonb(String(value));
  if (type === "boolean") return (writer, value) => writer.boolean(value === true);
  if (type === "int") return (writer, value) => writer.int(Number(value));
  if (type === "bigint") return (writer, value) => writer.bigint(Number(value));
  if (type === "timestamptz") return (writer, value) => writer.bigint((Math.trunc(Number(value)) - EPOCH_MS) * 1_000);
  throw new TypeError(`no column of ${type} is copied`);
}
