import "server-only";
import { Prisma } from "./generated/client";

/**
 * Runs one statement over many rows: they travel as one JSON parameter and PostgreSQL unpacks them, fifty times faster
 * than row by row. `$queryRaw` fits wherever `rows` is used as a table:
 *
 *     INSERT INTO dead_letter (id, seq) SELECT id, seq FROM ${rowsAs(letters, "id text, seq bigint")} ON CONFLICT DO NOTHING
 *
 * `columns` is a column definition list written in the source, never input. A bigint must be passed as a string.
 */
export function rowsAs(rows: readonly object[], columns: string): Prisma.Sql {
  return Prisma.sql`json_to_recordset(${JSON.stringify(rows)}::json) AS r(${Prisma.raw(columns)})`;
}

/**
 * Many rows of a query as one JSON text, four times faster than as rows: numbers are numbers (up to 2^53), times ISO texts. As `text`,
 * because a `json` would be parsed, written and parsed again on its way through Prisma.
 */
export async function jsonRows<Row>(db: Pick<Prisma.TransactionClient, "$queryRaw">, query: Prisma.Sql): Promise<Row[]> {
  const [answer] = await db.$queryRaw<{ rows: string | null }[]>`SELECT json_agg(answer)::text AS rows FROM (${query}) AS answer`;
  return answer?.rows ? (JSON.parse(answer.rows) as Row[]) : []; // the statement names the columns
}
