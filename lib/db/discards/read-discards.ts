import "server-only";
import { z } from "zod";
import { DiscardPlan, type DiscardCounts } from "@/lib/domain/discard/row";
import { discardItemStates, discardStates } from "@/lib/domain/discard/types";
import { Prisma } from "../generated/client";
import type { Db } from "../redrives/read-redrives";
import type { DiscardRecord } from "./types";

type Columns = {
  id: string;
  context: string;
  state: string;
  state_reason: string | null;
  actor_id: string;
  actor_name: string;
  reason: string | null;
  plan_hash: string;
  substance: unknown;
  plan: unknown;
  created_at: Date;
  expires_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  undo_until: Date | null;
  undo_actor: string | null;
  undo_reason: string | null;
  undone_at: Date | null;
};

const State = z.enum(discardStates);
export const ItemState = z.enum(discardItemStates);

/** Nobody need have noticed that a plan's time is over. */
const isExpired = Prisma.sql`(state = 'planned' AND expires_at <= now())`;
export const stateNow = Prisma.sql`(CASE WHEN ${isExpired} THEN 'expired' ELSE state END)`;

const columns = Prisma.sql`id::text AS id, context, ${stateNow} AS state, state_reason, actor_id, actor_name, reason, plan_hash, substance,
  plan, created_at, expires_at, started_at, ended_at, undo_until, undo_actor, undo_reason, undone_at`;

/** Discards that `rest` (WHERE, ORDER BY, LIMIT) chooses, with their counts. */
export async function readDiscards(db: Db, rest: Prisma.Sql): Promise<DiscardRecord[]> {
  const rows = await db.$queryRaw<Columns[]>`SELECT ${columns} FROM discard ${rest}`;
  const counts = await countLetters(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toRecord(row, counts.get(row.id) ?? noLetters()));
}

/** What a letter with several places is: skipped where one of them stayed, else as far as the last of them. */
const order = Prisma.sql`CASE state WHEN 'skipped' THEN 1 WHEN 'waiting' THEN 2 WHEN 'restored' THEN 3 ELSE 4 END`;

const counted = {
  skipped: "skipped",
  waiting: "waiting",
  restored: "restored",
  restoring: "discarded",
  removed: "discarded",
  marked: "discarded",
} as const;

type Counts = z.infer<typeof DiscardCounts>;

async function countLetters(db: Db, ids: readonly string[]): Promise<Map<string, Counts>> {
  const counts = new Map(ids.map((id) => [id, noLetters()]));
  if (ids.length === 0) return counts;
  const rows = await db.$queryRaw<{ id: string; state: string; count: number }[]>`
    SELECT id, state, count(*)::int AS count FROM (
      SELECT DISTINCT ON (discard_id, dead_letter) discard_id::text AS id, state FROM discard_item
      WHERE discard_id = ANY(${[...ids]}::uuid[]) ORDER BY discard_id, dead_letter, ${order}) AS letter GROUP BY id, state`;
  for (const { id, state, count } of rows) {
    const of = counts.get(id);
    if (!of) continue;
    of[counted[ItemState.parse(state)]] += count;
    of.selected += count;
  }
  return counts;
}

const noLetters = (): Counts => ({ selected: 0, waiting: 0, discarded: 0, skipped: 0, restored: 0 });

function toRecord(row: Columns, counts: Counts): DiscardRecord {
  const { undo_actor: undoer, undone_at: undoneAt } = row;
  return {
    id: row.id,
    context: row.context,
    state: State.parse(row.state),
    stateReason: row.state_reason,
    actor: { id: row.actor_id, name: row.actor_name },
    reason: row.reason,
    planHash: row.plan_hash,
    substance: row.substance,
    plan: DiscardPlan.parse(row.plan),
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    undoUntil: row.undo_until?.getTime() ?? null,
    undo: undoer !== null && undoneAt ? { actor: undoer, reason: row.undo_reason, at: undoneAt.getTime() } : null,
    counts,
  };
}
