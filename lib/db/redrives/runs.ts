import "server-only";
import { Prisma } from "../generated/client";

/**
 * Items in a row of which the same is known stand in one row, `first` to `last`: what would be said of each by itself is a thousand rows for each batch. An
 * item is looked up in them by the greatest `first` that is not behind it, because no two runs of a job have an item in common; what is said of an item
 * by itself is in a table of its own.
 */
type Of = { job: Prisma.Sql; item: Prisma.Sql };

const lastRunBefore = (table: Prisma.Sql, { job, item }: Of) =>
  Prisma.sql`(SELECT * FROM ${table} AS one WHERE one.redrive_id = ${job} AND one.first <= ${item} ORDER BY one.first DESC LIMIT 1) AS run`;

const overlaps = (table: Prisma.Sql, { job, first, last }: { job: Prisma.Sql; first: Prisma.Sql; last: Prisma.Sql }) => Prisma.sql`(
  SELECT run.last >= ${first} FROM ${lastRunBefore(table, { job, item: last })}) IS TRUE`;

const outcomes = Prisma.sql`redrive_outcome_run`;
const results = Prisma.sql`redrive_result_run`;

/** What became of an item, as the run says that has it: one row (state, by, at) or none. */
export const outcomeRunOf = (of: Of) => Prisma.sql`(
  SELECT run.state, run.by, run.at FROM ${lastRunBefore(outcomes, of)} WHERE run.last >= ${of.item})`;

/** Whether a run of a job has any of the items `first` to `last`. */
export const hasOutcomeRun = (of: Parameters<typeof overlaps>[1]) => overlaps(outcomes, of);
export const hasResultRun = (of: Parameters<typeof overlaps>[1]) => overlaps(results, of);

/** The result of an item by its keys, its own or as its run has it: one row as of `redrive_result`, or none. */
export const resultOf = ({ job, item }: Of) => Prisma.sql`(
  SELECT own.state, own.reason, own.batch, own.published_seq, own.published_at, own.removed FROM redrive_result AS own
  WHERE own.redrive_id = ${job} AND own.item = ${item}
  UNION ALL
  SELECT 'published', NULL, run.batch, run.published_seq + ${item} - run.first, run.published_at, false
  FROM ${lastRunBefore(results, { job, item })} WHERE run.last >= ${item})`;

/** Longer ones would be in the way of whoever looks for a sequence, or for what lies between two items: a run that has one begins close before it. */
export const MOST_IN_RUN = 64;

/** Runs that may have any of the items `from` to `to`, as a condition on `first`. */
export const runsAround = ({ from, to }: { from: number; to: number }) =>
  Prisma.sql`first BETWEEN ${from - MOST_IN_RUN + 1}::int AND ${to}::int`;

/** Who was stored as this sequence of whatever target: rows (redrive_id, item). */
export const storedAs = (seq: Prisma.Sql) => Prisma.sql`(
  SELECT own.redrive_id, own.item FROM redrive_result AS own WHERE own.published_seq = ${seq}
  UNION ALL
  SELECT run.redrive_id, run.first + (${seq} - run.published_seq)::int FROM redrive_result_run AS run
  WHERE run.published_seq BETWEEN ${seq} - ${MOST_IN_RUN - 1}::int AND ${seq} AND ${seq} - run.published_seq <= run.last - run.first)`;

/** Whether anything was stored as one of these sequences, or close before them, of whatever target. */
export const someStoredAs = ({ from, to }: { from: number; to: number }) => Prisma.sql`(SELECT count(*) > 0 FROM (
  (SELECT FROM redrive_result WHERE published_seq BETWEEN ${BigInt(from)} AND ${BigInt(to)} LIMIT 1)
  UNION ALL
  (SELECT FROM redrive_result_run WHERE published_seq BETWEEN ${BigInt(from - MOST_IN_RUN + 1)} AND ${BigInt(to)} LIMIT 1)) AS one)`;

/** `Own` of neighbours in a row; `last` is that of the last of them. */
export type Run<Own> = Own & { first: number; last: number };

/** In the order of their numbers. `isNext`: whether one may stand in the run that ends right before it. */
export function inRuns<Own extends { n: number }>(items: readonly Own[], isNext: (run: Run<Own>, own: Own) => boolean): Run<Own>[] {
  const runs: Run<Own>[] = [];
  for (const own of items.toSorted((a, b) => a.n - b.n)) {
    const run = runs.at(-1);
    if (run && run.last === own.n - 1 && isNext(run, own)) run.last = own.n;
    else runs.push({ ...own, first: own.n, last: own.n });
  }
  return runs;
}
