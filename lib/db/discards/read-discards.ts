import "server-only";
import { z } from "zod";
import { DiscardPlan, type DiscardCounts } from "@/lib/domain/discard/row";
import { discardItemStates, discardStates } from "@/lib/domain/discard/types";
import { Prisma } from "../generated/client";
import { jobColumns, toJob, type Db, type JobColumns } from "../jobs/read-jobs";
import type { DiscardRecord } from "./types";

type Columns = JobColumns & { undo_until: Date | null; undo_actor: string | null; undo_reason: string | null; undone_at: Date | null };

const State = z.enum(discardStates);
export const ItemState = z.enum(discardItemStates);

/** Discards that `rest` (WHERE, ORDER BY, LIMIT) chooses, with their counts. */
export async function readDiscards(db: Db, rest: Prisma.Sql): Promise<DiscardRecord[]> {
  const rows = await db.$queryRaw<Columns[]>`
    SELECT ${jobColumns}, undo_until, undo_actor, undo_reason, undone_at FROM discard ${rest}`;
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
    ...toJob(row),
    state: State.parse(row.state),
    plan: DiscardPlan.parse(row.plan),
    undoUntil: row.undo_until?.getTime() ?? null,
    undo: undoer !== null && undoneAt ? { actor: undoer, reason: row.undo_reason, at: undoneAt.getTime() } : null,
    counts,
  };
}
