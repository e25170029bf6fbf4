import "server-only";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { Prisma, type PrismaClient } from "../generated/client";
import { anyItem, guarded, toRemove, type Held } from "./guard";
import { settleLetters } from "./letters";

/** Only items still in `intent` change: what was written once is not written over. */
export async function saveResults(
  client: PrismaClient,
  { n, outcomes, ...held }: Held & { n: number; outcomes: readonly ItemOutcome[] },
): Promise<void> {
  const published = outcomes.flatMap((one) => (one.kind === "published" ? [one] : [])).toSorted((a, b) => a.n - b.n);
  const others = outcomes.flatMap((one) => (one.kind === "published" ? [] : [one]));
  const isOpen = Prisma.sql`item.redrive_id = ${held.id}::uuid AND item.batch = ${n}::int AND item.state = 'intent'`;
  await guarded(client, held, {
    write: Prisma.sql`
      published AS (${setPublished(published, isOpen)}),
      others AS (${setOthers(others, isOpen)}),
      batch AS (
        UPDATE redrive_batch AS batch SET state = 'published' FROM job
        WHERE batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int AND batch.state = 'intent' AND NOT ${anyItem(
          Prisma.sql`item.state = 'intent' AND item.n <> ALL(${outcomes.map((one) => one.n)}::int[])`,
        )})`,
  });
}

type Published = Extract<ItemOutcome, { kind: "published" }>;

/** `outcomes` in the order of `n`, so that `width_bucket` is an item's place in the lists. */
function setPublished(outcomes: readonly Published[], isOpen: Prisma.Sql): Prisma.Sql {
  const ns = Prisma.sql`${outcomes.map(({ n }) => n)}::int[]`;
  const at = Prisma.sql`width_bucket(item.n, ${ns})`;
  return Prisma.sql`
    UPDATE redrive_item AS item SET state = 'published',
      published_seq = (${outcomes.map(({ seq }) => BigInt(seq))}::bigint[])[${at}],
      published_at = to_timestamp((${outcomes.map((one) => one.at)}::float8[])[${at}] / 1000)
    FROM job WHERE ${isOpen} AND item.n = ANY(${ns})`;
}

/** Few, or all for one reason. A lookup in a JSON object is a binary search. */
function setOthers(outcomes: readonly Exclude<ItemOutcome, Published>[], isOpen: Prisma.Sql): Prisma.Sql {
  const given = Prisma.sql`(${JSON.stringify(Object.fromEntries(outcomes.map((one) => [one.n, becomes(one)])))}::jsonb -> item.n::text)`;
  return Prisma.sql`
    UPDATE redrive_item AS item SET state = ${given} ->> 'state', reason = ${given} ->> 'reason',
      batch = CASE ${given} ->> 'state' WHEN 'selected' THEN NULL ELSE item.batch END
    FROM job WHERE ${isOpen} AND item.n = ANY(${outcomes.map(({ n }) => n)}::int[])`;
}

/** Thrice the work of the results themselves: so it is a write of its own, that need not be waited for. */
export async function saveRedriven(client: PrismaClient, { letters, ...held }: Held & { letters: readonly string[] }): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      letters AS (${settleLetters(held.id, { letters: Prisma.sql`id = ANY(${[...letters]})`, becomes: Prisma.sql`'redriven'` })})`,
  });
}

export async function saveRemoved(
  client: PrismaClient,
  { n, removed, ...held }: Held & { n: number; removed: readonly number[] },
): Promise<void> {
  const isGone = Prisma.sql`${[...removed]}::int[]`;
  await guarded(client, held, {
    write: Prisma.sql`
      done AS (
        UPDATE redrive_batch AS batch SET state = 'done' FROM job
        WHERE batch.redrive_id = ${held.id}::uuid AND batch.n = ${n}::int AND batch.state = 'published'
          AND NOT ${anyItem(Prisma.sql`${toRemove} AND item.n <> ALL(${isGone})`)}
        RETURNING 1),
      gone AS (
        -- Once the batch is done its items need not say it each.
        UPDATE redrive_item AS item SET removed = true FROM job
        WHERE item.redrive_id = ${held.id}::uuid AND item.n = ANY(${isGone}) AND item.batch = ${n}::int AND item.state = 'published'
          AND NOT EXISTS (SELECT FROM done))`,
  });
}

export async function skipItems(
  client: PrismaClient,
  { items, ...held }: Held & { items: readonly { n: number; reason: string; detail: string }[] },
): Promise<void> {
  const reasons = JSON.stringify(Object.fromEntries(items.map(({ n, reason, detail }) => [n, withDetail(reason, detail)])));
  await guarded(client, held, {
    write: Prisma.sql`
      skipped AS (
        UPDATE redrive_item AS item SET state = 'skipped', reason = ${reasons}::jsonb ->> item.n::text FROM job
        WHERE item.redrive_id = ${held.id}::uuid AND item.n = ANY(${items.map(({ n }) => n)}::int[]) AND item.state = 'selected')`,
  });
}

/** The code first: whoever reads it switches on it. */
const withDetail = (code: string, detail: string) => (detail === "" ? code : `${code}: ${detail}`);

function becomes(outcome: Exclude<ItemOutcome, Published>): { state: string; reason?: string } {
  if (outcome.kind === "skipped") return { state: "skipped", reason: withDetail(outcome.reason, outcome.detail) };
  if (outcome.kind === "unknown") return { state: "unknown", reason: outcome.detail };
  return { state: "selected" };
}
