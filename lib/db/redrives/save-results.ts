import "server-only";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { intsAs, rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, someRemain, type Held } from "./guard";
import { between, hasNoResult, inDoubt, listed, waitingItems } from "./items-now";
import { hasResultRun, inRuns, MOST_IN_RUN } from "./runs";
import { windowOf } from "./save-intent";
import type { Anew } from "./ledger-types";

type Result = Exclude<ItemOutcome, { kind: "unsent" }>;

/**
 * Only of a batch that is open, and only for items without a result: what was written once is not written over. `anew`: what is left
 * open is sent from there, and what was found before that is in the same statement.
 */
export async function saveResults(
  client: PrismaClient,
  { n, outcomes, anew = null, ...held }: Held & { n: number; outcomes: readonly ItemOutcome[]; anew?: Anew | null },
): Promise<void> {
  const rows = toRuns(outcomes.filter((one): one is Result => one.kind !== "unsent"));
  const unsent = outcomes.flatMap((one) => (one.kind === "unsent" ? [one.n] : []));
  const among = between(rows[0]?.first ?? 1, rows.at(-1)?.last ?? 0);
  const job = Prisma.sql`${held.id}::uuid`;
  const isOpen = Prisma.sql`batch.redrive_id = ${job} AND batch.n = ${n}::int AND batch.state = 'intent'`;
  const isUnsent = Prisma.sql`item IN (SELECT unnest(${intsAs(unsent)}))`;
  const withoutUnsent = Prisma.sql`ARRAY(SELECT item FROM unnest(batch.items) AS of(item) WHERE NOT ${isUnsent} ORDER BY item)`;
  const begin =
    anew &&
    Prisma.sql`t0 = ${new Date(anew.t0)}, base = ${BigInt(anew.base)}, leader = ${anew.leader}, duplicate_window_ms = ${windowOf(anew)},`;
  await guarded(client, held, {
    write: Prisma.sql`
      given AS MATERIALIZED (
        SELECT r.*, ${isNew({ job, isOpen })} AS is_new
        FROM ${rowsAs(rows, "first int, last int, state text, reason text, seq bigint, at float8")}),
      runs AS (
        INSERT INTO redrive_result_run (redrive_id, first, last, batch, published_seq, published_at)
        SELECT job.id, first, last, ${n}::int, seq, to_timestamp(at / 1000) FROM job, given WHERE is_new ORDER BY first
        RETURNING first, last),
      results AS (
        INSERT INTO redrive_result (redrive_id, item, batch, state, reason, published_seq, published_at)
        SELECT job.id, generated.item, ${n}::int, ${unsentIs(Prisma.sql`state`, inDoubt(held.id, among))}, reason, seq + item - first, to_timestamp(at / 1000)
        FROM job, given, generate_series(first, last) AS generated(item)
        WHERE NOT is_new AND (item IN (SELECT unnest(items) FROM redrive_batch AS batch WHERE ${isOpen})) IS TRUE
          AND ${hasNoResult(job, Prisma.sql`generated.item`)}
        RETURNING item),
      written AS MATERIALIZED (
        SELECT (SELECT count(*) FROM results) + (SELECT coalesce(sum(last - first + 1), 0) FROM runs) AS count),
      batch AS (
        UPDATE redrive_batch AS batch SET ${begin ?? Prisma.empty} items = ${unsent.length === 0 ? Prisma.sql`items` : withoutUnsent},
          state = CASE
            -- Nearly always all of it at once.
            WHEN cardinality(batch.items) = (SELECT count FROM written) THEN 'published'
            WHEN EXISTS (
              SELECT FROM unnest(batch.items) AS of(item)
              WHERE item NOT IN (SELECT item FROM results UNION ALL SELECT generate_series(first, last) FROM runs)
                AND ${hasNoResult(job, Prisma.sql`of.item`)} AND NOT ${isUnsent})
            THEN 'intent' ELSE 'published' END
        FROM job WHERE ${isOpen})`,
  });
}

/**
 * That a run of published items can be written as one row: the open batch lists all of them, in order and once each, and none has a result. Any other is
 * written item by item.
 */
const isNew = ({ job, isOpen }: { job: Prisma.Sql; isOpen: Prisma.Sql }) => Prisma.sql`coalesce(r.state = 'published' AND (
    SELECT batch.items[array_position(batch.items, r.first) + r.last - r.first] = r.last FROM redrive_batch AS batch WHERE ${isOpen})
  AND NOT ${hasResultRun({ job, first: Prisma.sql`r.first`, last: Prisma.sql`r.last` })}
  AND (SELECT true FROM redrive_result AS own WHERE own.redrive_id = ${job} AND own.item BETWEEN r.first AND r.last LIMIT 1) IS NULL, false)`;

/**
 * Of a batch that is done nobody needs the claims any more: what was sent and has left its stream is known by its results. So the end of the job, for
 * which somebody waits, has less to let go.
 */
export async function saveRemoved(
  client: PrismaClient,
  { n, removed, ...held }: Held & { n: number; removed: readonly number[] },
): Promise<void> {
  const isIt = Prisma.sql`batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int`;
  await guarded(client, held, {
    write: Prisma.sql`
      done AS (
        -- Then all have left that should: nobody needs to know which by themselves.
        UPDATE redrive_batch AS batch SET state = 'done', removed = '{}' FROM job
        WHERE ${isIt} AND batch.state = 'published' AND NOT ${someRemain(removed)}
        RETURNING 1),
      gone AS (
        UPDATE redrive_batch AS batch SET removed = ARRAY(
          SELECT item FROM unnest(batch.removed) AS of(item) UNION SELECT unnest(${intsAs(removed)}) ORDER BY 1)
        FROM job WHERE ${isIt} AND NOT EXISTS (SELECT FROM done)),
      released AS (
        DELETE FROM claim WHERE redrive_id = ${held.id}::uuid AND ${listed(removed).has(Prisma.sql`item`)} AND EXISTS (SELECT FROM done))`,
  });
}

export async function skipItems(
  client: PrismaClient,
  { items, ...held }: Held & { items: readonly { n: number; reason: string; detail: string }[] },
): Promise<void> {
  const rows = items.map((item) => ({ item: item.n, reason: withDetail(item) }));
  const among = listed(rows.map(({ item }) => item));
  await guarded(client, held, {
    write: Prisma.sql`
      skipped AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason)
        SELECT job.id, item, ${unsentIs(Prisma.sql`'skipped'`, inDoubt(held.id, among))}, reason FROM job, ${rowsAs(rows, "item int, reason text")}
        WHERE (item IN (SELECT n FROM ${waitingItems(held.id, among)})) IS TRUE)`,
  });
}

/** What was not sent this time, and may have been before, is unknown again. */
const unsentIs = (state: Prisma.Sql, doubts: Prisma.Sql) =>
  Prisma.sql`CASE WHEN ${state} = 'skipped' AND (item IN (${doubts})) IS TRUE THEN 'unknown' ELSE ${state} END`;

type Row = { first: number; last: number; state: string; reason?: string; seq?: number; at?: number };

/** Of those that were published in a row and answered in the same millisecond one row is enough: a few tens for a thousand. */
const toRuns = (results: readonly Result[]): Row[] =>
  inRuns(results, (run, next) => {
    if (run.kind !== "published" || next.kind !== "published") return false;
    const nth = next.n - run.first;
    return nth < MOST_IN_RUN && run.seq + nth === next.seq && run.at === next.at;
  }).map((run) => {
    const { first, last, kind: state } = run;
    if (run.kind === "published") return { first, last, state, seq: run.seq, at: run.at };
    return { first, last, state, reason: run.kind === "unknown" ? run.detail : withDetail(run) };
  });

/** The code first: whoever reads it switches on it. */
const withDetail = ({ reason, detail }: { reason: string; detail: string }) => (detail === "" ? reason : `${reason}: ${detail}`);
