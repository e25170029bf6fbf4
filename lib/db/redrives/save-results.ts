import "server-only";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { anyItem, guarded, toRemove, type Held } from "./guard";
import { settleLetters } from "./letters";

/** Only items still in `intent` change: what was written once is not written over. */
export async function saveResults(
  client: PrismaClient,
  { n, outcomes, ...held }: Held & { n: number; outcomes: readonly ItemOutcome[] },
): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      given AS MATERIALIZED (SELECT * FROM ${rowsAs(outcomes.map(toRow), "n int, state text, reason text, seq bigint, at text")}),
      results AS (
        UPDATE redrive_item AS item SET state = given.state, reason = given.reason, published_seq = given.seq,
          published_at = given.at::timestamptz, batch = CASE given.state WHEN 'selected' THEN NULL ELSE item.batch END
        FROM given, job WHERE item.redrive_id = job.id AND item.n = given.n AND item.batch = ${n}::int AND item.state = 'intent'),
      batch AS (
        UPDATE redrive_batch AS batch SET state = 'published' FROM job
        WHERE batch.redrive_id = job.id AND batch.n = ${n}::int AND batch.state = 'intent' AND NOT ${anyItem(
          "batch",
          Prisma.sql`item.state = 'intent' AND item.n NOT IN (SELECT n FROM given)`,
        )})`,
  });
}

/** Thrice the work of the results themselves: so it is a write of its own, that need not be waited for. */
export async function saveRedriven(client: PrismaClient, { n, ...held }: Held & { n: number }): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      sent AS MATERIALIZED (
        SELECT item.redrive_id, item.n, item.state FROM job
          JOIN redrive_batch AS batch ON batch.redrive_id = job.id AND batch.n = ${n}::int
          JOIN redrive_item AS item ON item.redrive_id = job.id AND item.n = ANY(batch.items) AND item.batch = batch.n
        WHERE item.state = 'published'),
      letters AS (${settleLetters("sent")})`,
  });
}

export async function saveRemoved(
  client: PrismaClient,
  { n, removed, ...held }: Held & { n: number; removed: readonly number[] },
): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      gone AS (
        UPDATE redrive_item AS item SET removed = true FROM job
        WHERE item.redrive_id = job.id AND item.n = ANY(${[...removed]}::int[]) AND item.batch = ${n}::int AND item.state = 'published'),
      batch AS (
        UPDATE redrive_batch AS batch SET state = 'done' FROM job
        WHERE batch.redrive_id = job.id AND batch.n = ${n}::int AND batch.state = 'published' AND NOT ${anyItem(
          "batch",
          Prisma.sql`${toRemove} AND item.n <> ALL(${[...removed]}::int[])`,
        )})`,
  });
}

export async function skipItems(
  client: PrismaClient,
  { items, ...held }: Held & { items: readonly { n: number; reason: string; detail: string }[] },
): Promise<void> {
  const rows = items.map(({ n, reason, detail }) => ({ n, reason: withDetail(reason, detail) }));
  await guarded(client, held, {
    write: Prisma.sql`
      skipped AS (
        UPDATE redrive_item AS item SET state = 'skipped', reason = r.reason FROM ${rowsAs(rows, "n int, reason text")}, job
        WHERE item.redrive_id = job.id AND item.n = r.n AND item.state = 'selected')`,
  });
}

/** The code first: whoever reads it switches on it. */
const withDetail = (code: string, detail: string) => (detail === "" ? code : `${code}: ${detail}`);

function toRow(outcome: ItemOutcome): { n: number; state: string; reason?: string; seq?: number; at?: string } {
  const { n, kind } = outcome;
  if (kind === "published") return { n, state: "published", seq: outcome.seq, at: new Date(outcome.at).toISOString() };
  if (kind === "skipped") return { n, state: "skipped", reason: withDetail(outcome.reason, outcome.detail) };
  if (kind === "unknown") return { n, state: "unknown", reason: outcome.detail };
  return { n, state: "selected" };
}
