import "server-only";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import type { Sendings } from "./types";

/** On which subjects a job's items are sent, each with its target. */
export const sendingsOf = (db: Db, id: string): Promise<Sendings> =>
  jsonRows(db, Prisma.sql`SELECT DISTINCT subject, target FROM redrive_item WHERE redrive_id = ${id}::uuid`);

export async function plannedOf(db: Db, id: string): Promise<{ substance: unknown; sendings: Sendings }> {
  const [job] = await db.$queryRaw<{ substance: unknown }[]>`SELECT substance FROM redrive WHERE id = ${id}::uuid`;
  return { substance: job?.substance, sendings: await sendingsOf(db, id) };
}
