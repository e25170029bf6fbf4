import "server-only";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { intsAs, rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, someRemain, type Held } from "./guard";
import { between, hasNoResult, inDoubt, itemsWithResult, listed, waitingItems } from "./items-now";
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
  const rows = toRuns(outcomes.filter((one): one is Result => one.kind !== "unsent").toSorted((a, b) => a.n - b.n));
  const unsent = outcomes.flatMap((one) => (one.kind === "unsent" ? [one.n] : []));
  const among = between(rows[0]?.first ?? 1, rows.at(-1)?.last ?? 0);
  const isOpen = Prisma.sql`batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int AND batch.state = 'intent'`;
  const isUnsent = Prisma.sql`item IN (SELECT unnest(${intsAs(unsent)}))`;
  const withoutUnsent = Prisma.sql`ARRAY(SELECT item FROM unnest(batch.items) AS of(item) WHERE NOT ${isUnsent} ORDER BY item)`;
  const begin =
    anew &&
    Prisma.sql`t0 = ${new Date(anew.t0)}, base = ${BigInt(anew.base)}, leader = ${anew.leader}, duplicate_window_ms = ${windowOf(anew)},`;
  await guarded(client, held, {
    write: Prisma.sql`
      results AS (
        INSERT INTO redrive_result (redrive_id, item, batch, state, reason, published_seq, published_at)
        SELECT job.id, generated.item, ${n}::int, ${unsentIs(Prisma.sql`state`, inDoubt(held.id, among))}, reason, seq + item - first, to_timestamp(at / 1000)
        FROM job, ${rowsAs(rows, "first int, last int, state text, reason text, seq bigint, at float8")}, generate_series(first, last) AS generated(item)
        WHERE (item IN (SELECT unnest(items) FROM redrive_batch AS batch WHERE ${isOpen})) IS TRUE AND item NOT IN (${itemsWithResult(held.id, among(Prisma.sql`item`))})
        RETURNING item),
      batch AS (
        UPDATE redrive_batch AS batch SET ${begin ?? Prisma.empty} items = ${unsent.length === 0 ? Prisma.sql`items` : withoutUnsent},
          state = CASE WHEN EXISTS (
            SELECT FROM unnest(batch.items) AS of(item)
            WHERE item NOT IN (SELECT item FROM results) AND ${hasNoResult(held.id, Prisma.sql`of.item`)} AND NOT ${isUnsent})
          THEN 'intent' ELSE 'published' END
        FROM job WHERE ${isOpen})`,
  });
}

export async function saveRemoved(
  client: PrismaClient,
  { n, removed, ...held }: Held & { n: number; removed: readonly number[] },
): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      done AS (
        UPDATE redrive_batch AS batch SET state = 'done' FROM job
        WHERE batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int AND batch.state = 'published' AND NOT ${someRemain(removed)}
        RETURNING 1),
      gone AS (
        -- Once the batch is done its results need not say it each.
        UPDATE redrive_result AS result SET removed = true FROM job
        WHERE redrive_id = ${held.id}::uuid AND ${listed(removed)(Prisma.sql`item`)} AND batch = ${n}::int AND state = 'published'
          AND NOT EXISTS (SELECT FROM done))`,
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

type Run = { first: number; last: number; state: string; reason?: string; seq?: number; at?: number };

/** Of those that were published in a row and answered in the same millisecond one row is enough: a few tens for a thousand. */
function toRuns(results: readonly Result[]): Run[] {
  const runs: Run[] = [];
  for (const result of results) {
    const { n, kind: state } = result;
    const run = runs.at(-1);
    if (result.kind !== "published") {
      runs.push({ first: n, last: n, state, reason: result.kind === "unknown" ? result.detail : withDetail(result) });
    } else if (run?.seq !== undefined && run.last === n - 1 && run.seq + n - run.first === result.seq && run.at === result.at) run.last = n;
    else runs.push({ first: n, last: n, state, seq: result.seq, at: result.at });
  }
  return runs;
}

/** The code first: whoever reads it switches on it. */
const withDetail = ({ reason, detail }: { reason: string; detail: string }) => (detail === "" ? reason : `${reason}: ${detail}`);
