import "server-only";
import { z } from "zod";
import { Plan } from "@/lib/domain/redrive/row";
import { itemStates, jobStates, type ItemCounts } from "@/lib/domain/redrive/types";
import { Prisma } from "../generated/client";
import { anyOf } from "./items-now";
import type { RedriveRecord } from "./types";

/** The client, or one transaction of it. */
export type Db = Pick<Prisma.TransactionClient, "$queryRaw" | "$executeRaw">;

type Columns = {
  id: string;
  number: number;
  context: string;
  state: string;
  state_reason: string | null;
  actor_id: string;
  actor_name: string;
  reason: string | null;
  plan_hash: string;
  substance: unknown;
  plan: unknown;
  rate_per_sec: number | null;
  created_at: Date;
  expires_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

const State = z.enum(jobStates);
const ItemState = z.enum(itemStates);

/** Nobody need have noticed that a plan's time is over. */
export const isExpired = Prisma.sql`(state = 'planned' AND expires_at <= now())`;
export const stateNow = Prisma.sql`(CASE WHEN ${isExpired} THEN 'expired' ELSE state END)`;

const columns = Prisma.sql`id::text AS id, number, context, ${stateNow} AS state, state_reason, actor_id, actor_name, reason, plan_hash,
  substance, plan, rate_per_sec, created_at, expires_at, started_at, CASE WHEN ${isExpired} THEN expires_at ELSE ended_at END AS ended_at`;

/** Jobs that `rest` (WHERE, ORDER BY, LIMIT) chooses, with their counts. */
export async function readRedrives(db: Db, rest: Prisma.Sql): Promise<RedriveRecord[]> {
  const rows = await db.$queryRaw<Columns[]>`SELECT ${columns} FROM redrive ${rest}`;
  const counts = await countItems(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toRecord(row, counts.get(row.id) ?? noItems()));
}

/** What has a result is counted by it, what is in an open batch besides is in intent, and the rest of what was planned waits. */
export async function countItems(db: Db, ids: readonly string[]): Promise<Map<string, ItemCounts>> {
  const counts = new Map(ids.map((id) => [id, noItems()]));
  if (ids.length === 0) return counts;
  const jobs = anyOf(ids);
  const rows = await db.$queryRaw<{ id: string; state: string; count: number }[]>`
    SELECT redrive_id::text AS id, 'selected' AS state, count(*)::int AS count FROM redrive_item WHERE redrive_id ${jobs} GROUP BY 1
    UNION ALL
    SELECT redrive_id::text, state, count(*)::int FROM redrive_result WHERE redrive_id ${jobs} GROUP BY 1, 2
    UNION ALL
    SELECT redrive_id::text, 'intent', count(*)::int FROM redrive_batch AS batch, unnest(items) AS open(item)
    WHERE redrive_id ${jobs} AND state = 'intent' AND NOT EXISTS (
      SELECT FROM redrive_result AS result WHERE result.redrive_id = batch.redrive_id AND result.item = open.item) GROUP BY 1`;
  for (const { id, state, count } of rows) {
    const of = counts.get(id);
    if (!of) continue;
    of[ItemState.parse(state)] += count;
    if (state !== "selected") of.selected -= count;
  }
  return counts;
}

export const noItems = (): ItemCounts => ({ selected: 0, intent: 0, published: 0, unknown: 0, skipped: 0 });

function toRecord(row: Columns, counts: ItemCounts): RedriveRecord {
  return {
    id: row.id,
    number: row.number,
    context: row.context,
    state: State.parse(row.state),
    stateReason: row.state_reason,
    actor: { id: row.actor_id, name: row.actor_name },
    reason: row.reason,
    planHash: row.plan_hash,
    substance: row.substance,
    plan: Plan.parse(row.plan),
    ratePerSec: row.rate_per_sec,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    counts,
  };
}
