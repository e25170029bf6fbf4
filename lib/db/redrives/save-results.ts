import "server-only";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, someRemain, type Held } from "./guard";
import { itemsWithResult, waitingItems } from "./items-now";

type Published = Extract<ItemOutcome, { kind: "published" }>;
type Ended = Extract<ItemOutcome, { kind: "skipped" | "unknown" }>;

/**
 * Only of a batch that is open, and only for items without a result: what was written once is not written over. Published ones come by the
 * thousand and travel as lists, the others as rows.
 */
export async function saveResults(
  client: PrismaClient,
  { n, outcomes, ...held }: Held & { n: number; outcomes: readonly ItemOutcome[] },
): Promise<void> {
  const published = outcomes.filter((one): one is Published => one.kind === "published");
  const others = outcomes.filter((one): one is Ended => one.kind === "skipped" || one.kind === "unknown");
  const unsent = outcomes.flatMap((one) => (one.kind === "unsent" ? [one.n] : []));
  const batch = Prisma.sql`batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int AND batch.state = 'intent'`;
  const isOpen = Prisma.sql`(item IN (SELECT unnest(items) FROM redrive_batch AS batch WHERE ${batch})) IS TRUE
    AND item NOT IN (${itemsWithResult(held.id)})`;
  const stillOpen = Prisma.sql`
    SELECT FROM unnest(batch.items) AS open(item)
    WHERE item <> ALL(${outcomes.map((one) => one.n)}::int[]) AND item NOT IN (${itemsWithResult(held.id)})`;
  const withoutUnsent = Prisma.sql`ARRAY(SELECT item FROM unnest(batch.items) AS of(item) WHERE item <> ALL(${unsent}::int[]) ORDER BY item)`;
  await guarded(client, held, {
    write: Prisma.sql`
      published AS (
        INSERT INTO redrive_result (redrive_id, item, batch, state, published_seq, published_at)
        SELECT job.id, item, ${n}::int, 'published', seq, to_timestamp(at / 1000) FROM job, ${publishedAs(published)} WHERE ${isOpen}),
      others AS (
        INSERT INTO redrive_result (redrive_id, item, batch, state, reason)
        SELECT job.id, item, ${n}::int, state, reason
        FROM job, ${rowsAs(others.map(toRow), "item int, state text, reason text")} WHERE ${isOpen}),
      batch AS (
        UPDATE redrive_batch AS batch SET state = CASE WHEN EXISTS (${stillOpen}) THEN 'intent' ELSE 'published' END,
          items = ${unsent.length === 0 ? Prisma.sql`items` : withoutUnsent}
        FROM job WHERE ${batch})`,
  });
}

const publishedAs = (outcomes: readonly Published[]) => Prisma.sql`
  unnest(${outcomes.map(({ n }) => n)}::int[], ${outcomes.map(({ seq }) => BigInt(seq))}::bigint[],
    ${outcomes.map(({ at }) => at)}::float8[]) AS r(item, seq, at)`;

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
        WHERE redrive_id = ${held.id}::uuid AND item = ANY(${[...removed]}::int[]) AND batch = ${n}::int AND state = 'published'
          AND NOT EXISTS (SELECT FROM done))`,
  });
}

export async function skipItems(
  client: PrismaClient,
  { items, ...held }: Held & { items: readonly { n: number; reason: string; detail: string }[] },
): Promise<void> {
  const rows = items.map((item) => toRow({ ...item, kind: "skipped" }));
  await guarded(client, held, {
    write: Prisma.sql`
      skipped AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason)
        SELECT job.id, item, state, reason FROM job, ${rowsAs(rows, "item int, state text, reason text")}
        WHERE (item IN (SELECT n FROM ${waitingItems(held.id)})) IS TRUE)`,
  });
}

type Skipped = { n: number; kind: "skipped"; reason: string; detail: string };

const toRow = (outcome: Skipped | Extract<Ended, { kind: "unknown" }>) => ({
  item: outcome.n,
  state: outcome.kind,
  reason: outcome.kind === "unknown" ? outcome.detail : withDetail(outcome),
});

/** The code first: whoever reads it switches on it. */
const withDetail = ({ reason, detail }: Skipped) => (detail === "" ? reason : `${reason}: ${detail}`);
