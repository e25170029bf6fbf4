import "server-only";
import { Prisma } from "../generated/client";

/**
 * Items in a row of which the same is known stand in one row, `first` to `last`: what would be said of each by itself is a thousand rows for each batch. An
 * item is looked up in them by the greatest `first` that is not behind it, because no two runs of a job have an item in common.
 */
const lastRunBefore = (table: Prisma.Sql, { job, item }: Of) =>
  Prisma.sql`(SELECT * FROM ${table} AS one WHERE one.redrive_id = ${job} AND one.first <= ${item} ORDER BY one.first DESC LIMIT 1) AS run`;

type Of = { job: Prisma.Sql; item: Prisma.Sql };

/** What became of an item, as the run says that has it: one row (state, by, at) or none. */
export const outcomeRunOf = (of: Of) => Prisma.sql`(
  SELECT run.state, run.by, run.at FROM ${lastRunBefore(Prisma.sql`redrive_outcome_run`, of)} WHERE run.last >= ${of.item})`;

/** Whether a run of a job has any of the items `first` to `last`. */
export const hasOutcomeRun = ({ job, first, last }: { job: Prisma.Sql; first: Prisma.Sql; last: Prisma.Sql }) => Prisma.sql`(
  SELECT run.last >= ${first} FROM ${lastRunBefore(Prisma.sql`redrive_outcome_run`, { job, item: last })}) IS TRUE`;

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
