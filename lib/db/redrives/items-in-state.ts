import "server-only";
import type { ItemState } from "@/lib/domain/redrive/types";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";

type Window = { limit: number; offset: number };

/**
 * Numbers of some of a job's items in their order, and how many there are: of those in this state, or of all; `n`: only that one. Without a look at what
 * each of all is.
 */
export async function findItems(
  db: Db,
  job: string,
  { state, n, limit, offset }: Window & { state?: ItemState; n?: number },
): Promise<{ page: number[]; total: number }> {
  const among = state === undefined ? setsOf(job).planned : itemsInState(job, state);
  const [row] = await db.$queryRaw<{ page: number[]; total: number }[]>`
    WITH found AS MATERIALIZED (SELECT item FROM (${among}) AS each WHERE ${n ?? null}::int IS NULL OR item = ${n ?? null}::int)
    SELECT (SELECT count(*)::int FROM found) AS total,
      ARRAY(SELECT item FROM found ORDER BY item LIMIT ${BigInt(limit)} OFFSET ${BigInt(offset)}) AS page`;
  return row ?? { page: [], total: 0 };
}

/** Numbers of a job's items that are in this state: as sets, which PostgreSQL hashes or sorts, whatever it knows of them. */
export const itemsInState = (job: string, state: ItemState): Prisma.Sql => {
  const of = setsOf(job);
  const settled = Prisma.sql`SELECT item FROM (${of.outcomes}) AS seen WHERE state = ${state}`;
  const byState: Record<ItemState, Prisma.Sql> = {
    selected: Prisma.sql`${of.planned} EXCEPT (${of.results} UNION ALL ${of.sentInRuns} UNION ALL ${of.open})`,
    intent: Prisma.sql`${of.open} EXCEPT (${of.results} UNION ALL ${of.sentInRuns})`,
    published: Prisma.sql`(${of.sent}) EXCEPT (${of.own} UNION ALL ${of.inRuns})`,
    skipped: Prisma.sql`${of.results} AND state = 'skipped'`,
    unknown: Prisma.sql`${of.results} AND state = 'unknown'`,
    settled,
    "not-observed": settled,
    // One may have come back before its PubAck was written.
    boomeranged: Prisma.sql`${of.own} AND state = 'boomeranged' INTERSECT (${of.sent})`,
  };
  return byState[state];
};

function setsOf(job: string) {
  const mine = Prisma.sql`redrive_id = ${job}::uuid`;
  const results = Prisma.sql`SELECT item FROM redrive_result WHERE ${mine}`;
  const sentInRuns = Prisma.sql`SELECT item FROM redrive_result_run, generate_series(first, last) AS of(item) WHERE ${mine}`;
  const own = Prisma.sql`SELECT item FROM redrive_outcome WHERE ${mine}`;
  const runs = Prisma.sql`FROM redrive_outcome_run, generate_series(first, last) AS of(item) WHERE ${mine}`;
  return {
    planned: Prisma.sql`SELECT n AS item FROM redrive_item WHERE ${mine}`,
    open: Prisma.sql`SELECT open.item FROM redrive_batch, unnest(items) AS open(item) WHERE ${mine} AND state = 'intent'`,
    results,
    sentInRuns,
    sent: Prisma.sql`${results} AND state = 'published' UNION ALL ${sentInRuns}`,
    own,
    inRuns: Prisma.sql`SELECT item ${runs}`,
    /** What an item has itself was seen later than its run. */
    outcomes: Prisma.sql`
      SELECT item, state FROM redrive_outcome WHERE ${mine}
      UNION ALL
      SELECT item, state FROM (SELECT item, state ${runs}) AS said
      WHERE (SELECT true FROM redrive_outcome AS own WHERE own.redrive_id = ${job}::uuid AND own.item = said.item) IS NULL`,
  };
}
