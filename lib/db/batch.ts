import "server-only";
import { storable } from "@/lib/domain/payload";
import { Prisma } from "./generated/client";

/**
 * Runs one statement over many rows: they travel as one JSON parameter and PostgreSQL unpacks them, fifty times faster
 * than row by row. `$queryRaw` fits wherever `rows` is used as a table:
 *
 *     INSERT INTO dead_letter (id, seq) SELECT id, seq FROM ${rowsAs(letters, "id text, seq bigint")} ON CONFLICT DO NOTHING
 *
 * `columns` is a column definition list written in the source, never input. A bigint must be passed as a string. Text that PostgreSQL refuses
 * (NUL, half a surrogate pair) is made storable, whoever forgot to: one such row would hold up all others, for ever.
 */
export function rowsAs(rows: readonly object[], columns: string): Prisma.Sql {
  return Prisma.sql`json_to_recordset(${storableJson(rows)}::json) AS r(${Prisma.raw(columns)})`;
}

/** As JSON.stringify writes what PostgreSQL refuses: also after a backslash that is one, which is then looked at for nothing. */
const REFUSED = /\\u(?:0000|d[89a-f])/;

function storableJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  if (!REFUSED.test(json)) return json;
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === "string" ? storable(value) : value));
}

/**
 * A column of a table made of `Item`s: its name, its type, and its value (`null`: NULL); of a timestamptz, epoch ms. Names and types are written
 * in the source.
 */
export type Column<Item> = readonly [name: string, type: string, value: (item: Item) => string | number | boolean | null];

/**
 * The same by columns, three times faster again: each travels as the text of one array, and one in which all items agree as one value. No
 * column is an array itself. Text has to be storable already: a NUL is an error.
 */
export function columnsAs<Item>(items: readonly Item[], columns: readonly Column<Item>[]): Prisma.Sql {
  const fields: Prisma.Sql[] = [];
  const varying: Prisma.Sql[] = [];
  const names: string[] = [];
  for (const [name, type, value] of columns) {
    const isTime = type === "timestamptz";
    const values = isTime ? items.map((item) => wholeMs(value(item))) : items.map(value);
    const [first = null] = values;
    const travels = isTime ? "bigint" : type;
    const isOne = names.length > 0 && values.every((each) => each === first);
    const field = isOne ? Prisma.sql`${first === null ? null : String(first)}::text::${Prisma.raw(travels)}` : Prisma.raw(`r.${name}`);
    // PostgreSQL takes three times longer to read a time as text.
    fields.push(Prisma.sql`${isTime ? Prisma.sql`to_timestamp(${field} / 1000.0::float8)` : field} AS ${Prisma.raw(name)}`);
    if (isOne) continue;
    names.push(name);
    varying.push(Prisma.sql`${arrayText(values)}::text::${Prisma.raw(`${travels}[]`)}`);
  }
  return Prisma.sql`(SELECT ${Prisma.join(fields)} FROM unnest(${Prisma.join(varying)}) AS r(${Prisma.raw(names.join(", "))})) AS r`;
}

/** Whole numbers as an array, as the text of one: three times cheaper than a parameter that is an array to Prisma. */
export const intsAs = (numbers: readonly number[]): Prisma.Sql => Prisma.sql`${`{${numbers.join(",")}}`}::text::int[]`;

const wholeMs = (value: ReturnType<Column<never>[2]>) => (typeof value === "number" ? Math.trunc(value) : value);

/** As PostgreSQL reads it: as JSON writes it, but for the braces, and for escapes other than of quotes and backslashes. */
function arrayText(values: readonly (string | number | boolean | null)[]): string {
  const json = JSON.stringify(values);
  return OTHER_ESCAPES.test(json) ? `{${values.map(elementText).join(",")}}` : `{${json.slice(1, -1)}}`;
}

/** Also behind a backslash that is one: then the slower way is taken for nothing. */
const OTHER_ESCAPES = /\\[^"\\]/;

const elementText = (value: string | number | boolean | null) =>
  typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);

/**
 * Many rows of a query as one JSON text, four times faster than as rows: numbers are numbers (up to 2^53), times ISO texts. As `text`,
 * because a `json` would be parsed, written and parsed again on its way through Prisma.
 */
export async function jsonRows<Row>(db: Pick<Prisma.TransactionClient, "$queryRaw">, query: Prisma.Sql): Promise<Row[]> {
  const [answer] = await db.$queryRaw<{ rows: string | null }[]>`SELECT json_agg(answer)::text AS rows FROM (${query}) AS answer`;
  return answer?.rows ? (JSON.parse(answer.rows) as Row[]) : []; // the statement names the columns
}
