import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { StaleEpoch } from "./stale-epoch";

/** What a runner's write goes under. */
export type Held = { id: string; epoch: bigint };

/**
 * One statement over the CTE `job`, which is there, and locked, only while the epoch is the job's: whoever takes over waits for the
 * statement, or it finds nothing. Each `with` must join `job`. Resolves with what `returning`, a scalar, says.
 */
export async function guarded<T>(
  client: PrismaClient,
  { id, epoch }: Held,
  { write, returning = Prisma.sql`NULL` }: { write: Prisma.Sql; returning?: Prisma.Sql },
): Promise<T> {
  const [row] = await client.$queryRaw<{ held: boolean; result: T }[]>`
    WITH job AS MATERIALIZED (
      SELECT id FROM redrive WHERE id = ${id}::uuid AND epoch = ${epoch} AND state IN ('running', 'aborting') FOR NO KEY UPDATE),
    ${write}
    SELECT EXISTS (SELECT FROM job) AS held, ${returning} AS result`;
  if (!row?.held) throw new StaleEpoch(id, epoch);
  return row.result;
}

/** That an item of the batch (an alias of redrive_batch) is as `how` says of `item`. It is found by the batch's list: no index holds an item's batch. */
export const anyItem = (batch: string, how: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT FROM redrive_item AS item WHERE item.redrive_id = ${Prisma.raw(batch)}.redrive_id AND item.n = ANY(${Prisma.raw(batch)}.items)
    AND item.batch = ${Prisma.raw(batch)}.n AND ${how})`;

/** A published item whose letters should leave and have not. */
export const toRemove = Prisma.sql`item.state = 'published' AND NOT item.removed AND NOT item.keeps_letter`;
