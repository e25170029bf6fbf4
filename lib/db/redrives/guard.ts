import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { listed } from "./items-now";
import { StaleEpoch } from "./stale-epoch";

/** A runner has it. */
export const isLiveJob = Prisma.sql`state IN ('canary', 'running', 'paused', 'tripped', 'settling', 'aborting')`;

/** What a runner's write goes under. */
export type Held = { id: string; epoch: bigint };

/**
 * One statement over the CTE `job`, which is there, and locked, only while the epoch is the job's: whoever takes over waits for the
 * statement, or it finds nothing. Each `with` must join `job`. Resolves with what `returning`, a scalar, says.
 *
 * A job's rows are named by a range of keys, in which a list is looked up by its hash (`NOT IN`, `IN … IS TRUE`), by few keys (`n = ANY`), or by the
 * job alone, never by a join of two sets: the statistics know nothing of a job that is new, PostgreSQL takes it for one row, and each join of two such
 * sets for a loop in a loop. A list of a thousand is a subselect, not a constant: the planner looks at each element of one.
 */
export async function guarded<T>(
  client: Pick<PrismaClient, "$queryRaw">,
  { id, epoch }: Held,
  { write, returning = Prisma.sql`NULL` }: { write: Prisma.Sql; returning?: Prisma.Sql },
): Promise<T> {
  const [row] = await client.$queryRaw<{ held: boolean; result: T }[]>`
    WITH job AS MATERIALIZED (
      SELECT id FROM redrive WHERE id = ${id}::uuid AND epoch = ${epoch} AND ${isLiveJob} FOR NO KEY UPDATE),
    ${write}
    SELECT EXISTS (SELECT FROM job) AS held, ${returning} AS result`;
  if (!row?.held) throw new StaleEpoch(id, epoch);
  return row.result;
}

/**
 * That letters of `batch` should leave and have not, beside those of the items in `gone`. They are looked for between the batch's first and
 * last: no index holds a result's batch, and the list of them would be searched once for each. Where all between two items are gone, those runs are not
 * looked into that lie between them.
 */
export function someRemain(gone: readonly number[]): Prisma.Sql {
  const { from, to, isWhole, has } = listed(gone);
  const isGone = isWhole ? Prisma.sql`sent.first >= ${from}::int AND sent.last <= ${to}::int` : Prisma.sql`false`;
  return Prisma.sql`EXISTS (
    SELECT FROM (
      SELECT result.item AS first, result.item AS last FROM redrive_result AS result
      WHERE result.redrive_id = batch.redrive_id AND result.item BETWEEN batch.items[1] AND batch.items[cardinality(batch.items)]
        AND result.batch = batch.n AND result.state = 'published' AND NOT result.removed
      UNION ALL
      SELECT run.first, run.last FROM redrive_result_run AS run
      WHERE run.redrive_id = batch.redrive_id AND run.first BETWEEN batch.items[1] AND batch.items[cardinality(batch.items)] AND run.batch = batch.n
      OFFSET 0) AS sent
    WHERE NOT (${isGone}) AND EXISTS (
      SELECT FROM generate_series(sent.first, sent.last) AS of(n)
      WHERE NOT (${has(Prisma.sql`of.n`)}) AND (of.n = ANY(batch.removed)) IS NOT TRUE
        AND NOT (SELECT keeps_letter FROM redrive_item AS item WHERE item.redrive_id = batch.redrive_id AND item.n = of.n)))`;
}
