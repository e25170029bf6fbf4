import "server-only";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import type { Sendings } from "./types";

/** On which subjects a job's items are sent, each with its target. */
export const sendingsOf = (db: Db, id: string): Promise<Sendings> =>
  jsonRows(db, Prisma.sql`SELECT DISTINCT subject, target FROM redrive_item WHERE redrive_id = ${id}::uuid`);

/** Of each of these subjects on which the job sends something: the letters, by their ids, of the first message that goes out on it. */
export async function lettersOn(db: Db, id: string, subjects: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ subject: string; letters: string[] }[]>`
    SELECT subject, ARRAY(SELECT letter->>'id' FROM jsonb_array_elements(letters) AS letter) AS letters
    FROM redrive_item WHERE redrive_id = ${id}::uuid AND n IN (
      SELECT min(n) FROM redrive_item WHERE redrive_id = ${id}::uuid AND subject = ANY(${[...subjects]}) GROUP BY subject)`;
  return new Map(rows.map(({ subject, letters }) => [subject, letters]));
}

export async function plannedOf(db: Db, id: string): Promise<{ substance: unknown; sendings: Sendings }> {
  const [job] = await db.$queryRaw<{ substance: unknown }[]>`SELECT substance FROM redrive WHERE id = ${id}::uuid`;
  return { substance: job?.substance, sendings: await sendingsOf(db, id) };
}
