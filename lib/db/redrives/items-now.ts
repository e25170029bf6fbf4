import "server-only";
import { intsAs } from "../batch";
import { Prisma } from "../generated/client";
import { outcomeRunOf, resultOf, runsAround } from "./runs";

/** One job, or several, as the other side of a comparison. */
export const only = (job: string) => Prisma.sql`= ${job}::uuid`;
export const anyOf = (jobs: readonly string[]) => Prisma.sql`= ANY(${[...jobs]}::uuid[])`;

const inOpenBatch = (jobs: Prisma.Sql) => Prisma.sql`
  SELECT redrive_id, unnest(items) FROM redrive_batch WHERE redrive_id ${jobs} AND state = 'intent'`;

const planned = { job: Prisma.sql`plan.redrive_id`, item: Prisma.sql`plan.n` };

/**
 * The items of these jobs as they are now, as a table `item`: what was planned, and what became of it, also after its PubAck. What has no result is in an open
 * batch (`intent`), or waits (`selected`). What came back before its PubAck was written counts from then on. Of a batch that is done all letters have left that should; its results do not say it each.
 */
export const itemsNow = (jobs: Prisma.Sql) => Prisma.sql`(
  SELECT plan.*, result.reason, result.published_seq, result.published_at,
    coalesce(outcome.state, run.state) AS settled_as, CASE WHEN outcome.state IS NULL THEN run.by ELSE outcome.by END AS settled_by,
    coalesce(outcome.at, run.at) AS settled_at,
    coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = outcome.boomerang), outcome.boomerang) AS boomerang,
    coalesce(outcome.state, run.state, result.state, CASE WHEN (plan.redrive_id, plan.n) IN (${inOpenBatch(jobs)}) THEN 'intent' ELSE 'selected' END) AS state,
    coalesce(result.removed OR result.state = 'published' AND NOT plan.keeps_letter AND (batch.state = 'done' OR plan.n = ANY(batch.removed)), false) AS removed
  FROM redrive_item AS plan
    LEFT JOIN LATERAL ${resultOf(planned)} AS result ON true
    LEFT JOIN redrive_outcome AS outcome ON outcome.redrive_id = plan.redrive_id AND outcome.item = plan.n AND outcome.redrive_id ${jobs}
      AND result.state = 'published'
    LEFT JOIN LATERAL ${outcomeRunOf(planned)} AS run ON result.state = 'published'
    LEFT JOIN redrive_batch AS batch ON batch.redrive_id = plan.redrive_id AND batch.n = result.batch
  WHERE plan.redrive_id ${jobs}) AS item`;

/**
 * Numbers of a job's items, before anything of it is sent: so they stand in no run. What is `NOT IN` such a list is looked up in a hash table; a join is
 * only where there are statistics.
 */
export const itemsNotToSend = (job: string) => Prisma.sql`SELECT item FROM redrive_result WHERE redrive_id = ${job}::uuid`;

const listedInOpenBatch = (job: string) => Prisma.sql`
  SELECT open.item FROM redrive_batch, unnest(items) AS open(item) WHERE redrive_id = ${job}::uuid AND state = 'intent'`;

/** The same of those in `intent`. */
export const openItems = (job: string) =>
  Prisma.sql`${listedInOpenBatch(job)} AND ${hasNoResult(Prisma.sql`${job}::uuid`, Prisma.sql`open.item`)}`;

/**
 * Of few of a job's items, looked up by its whole key: a list of all results would be made anew for each batch of a large job. A scalar
 * subquery is never joined.
 */
export const hasNoResult = (job: Prisma.Sql, item: Prisma.Sql) => Prisma.sql`(SELECT true FROM ${resultOf({ job, item })} AS done) IS NULL`;

/** Which of a job's items are meant, `from` the first `to` the last (`isWhole`: all between): a condition on the column that holds their number. */
export type Among = { from: number; to: number; isWhole: boolean; has: (item: Prisma.Sql) => Prisma.Sql };

export const between = (from: number, to: number): Among => ({
  from,
  to,
  isWhole: true,
  has: (item) => Prisma.sql`${item} BETWEEN ${from}::int AND ${to}::int`,
});

/** These, between the first and the last of them. Few batches have gaps. */
export function listed(items: readonly number[]): Among {
  const sorted = items.toSorted((a, b) => a - b);
  const [first = 1, last = 0] = [sorted[0], sorted.at(-1)];
  const inRange = between(first, last);
  if (last - first < sorted.length) return inRange;
  return {
    from: first,
    to: last,
    isWhole: false,
    has: (item) => Prisma.sql`${inRange.has(item)} AND (${item} IN (SELECT unnest(${intsAs(sorted)}))) IS TRUE`,
  };
}

/** Results among few of a job's items, to be looked up in: of a range that waits there are none, and nothing is looked up one by one. */
const resultsOf = (job: string, among: Among) => Prisma.sql`SELECT item FROM (${resultsAmong(job, among)}) AS known`;

/** Results among few of a job's items: item and state. */
export const resultsAmong = (job: string, among: Among) => Prisma.sql`
  SELECT item, state FROM redrive_result WHERE redrive_id = ${job}::uuid AND ${among.has(Prisma.sql`item`)}
  UNION ALL
  SELECT item, 'published' FROM redrive_result_run, generate_series(first, last) AS of(item)
  WHERE redrive_id = ${job}::uuid AND ${runsAround(among)} AND ${among.has(Prisma.sql`item`)}`;

/** Those of few of a job's items that are `selected`, as a table with its condition. */
export const waitingItems = (job: string, among: Among) => Prisma.sql`
  redrive_item WHERE redrive_id = ${job}::uuid AND ${among.has(Prisma.sql`n`)} AND n NOT IN (${resultsOf(job, among)})
    AND n NOT IN (${listedInOpenBatch(job)})`;

/** Those of few that may have been sent before a person had them sent again, and so are not known to be unsent. */
export const inDoubt = (job: string, among: Among) => Prisma.sql`
  SELECT item FROM claim WHERE redrive_id = ${job}::uuid AND ${among.has(Prisma.sql`item`)} AND in_doubt`;
