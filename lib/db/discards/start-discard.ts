import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { discardsOf, type DiscardHolder, type Holder } from "../jobs/holders";
import type { Db } from "../jobs/read-jobs";
import { lockCases } from "../cases/under-lock";
import { transaction } from "../transaction";
import type { Doer, StartOutcome } from "./types";

type Start = { planHash: string; reason: string; keptForMs: number; actor: Doer };
type Locked = { id: string; state: string; claimedBy: string | null };

/**
 * One transaction. It locks as a re-drive's start does: itself, then its letters by id. Whoever comes second finds a letter that is
 * not open: `claimed` by a re-drive, or `discarding`.
 */
export async function startDiscard(client: PrismaClient, id: string, start: Start): Promise<StartOutcome> {
  return transaction<StartOutcome>(client, async (db, undo) => {
    await lockCases(db);
    if (!(await begin(db, id, start))) return undo({ kind: "not-planned" });
    const letters = await lockLetters(db, id);
    const held = letters.filter(({ state }) => state === "claimed" || state === "discarding");
    if (held.length > 0) return undo({ kind: "held", ...(await holdersOf(db, held)) });
    const open = letters.filter(({ state }) => state === "open").map((letter) => letter.id);
    if (open.length === 0) return undo({ kind: "none" });
    await take(db, id, open);
    return { kind: "started" };
  });
}

async function begin(db: Db, id: string, { planHash, reason, keptForMs, actor }: Start): Promise<boolean> {
  const started = await db.$executeRaw`
    UPDATE discard SET state = 'running', reason = ${reason}, started_at = now(),
      actor_id = ${actor.id}, actor_name = ${actor.name}, actor_role = ${actor.role},
      undo_until = now() + ${keptForMs}::float8 * interval '1 millisecond'
    WHERE id = ${id}::uuid AND state = 'planned' AND plan_hash = ${planHash} AND expires_at > now()`;
  return started === 1;
}

/** The list travels through here because PostgreSQL, which takes a new discard for one row, would join it in a loop. */
async function lockLetters(db: Db, id: string): Promise<Locked[]> {
  const mine = await jsonRows<{ letter: string }>(
    db,
    Prisma.sql`SELECT DISTINCT dead_letter AS letter FROM discard_item WHERE discard_id = ${id}::uuid`,
  );
  return jsonRows<Locked>(
    db,
    Prisma.sql`SELECT id, state, claimed_by AS "claimedBy" FROM dead_letter WHERE id = ANY(${mine.map(({ letter }) => letter)})
      ORDER BY id FOR UPDATE`,
  );
}

/** A record without a place is discarded by that alone. */
async function take(db: Db, id: string, open: readonly string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE discard_item SET state = 'skipped', reason = 'NOT_OPEN: It was no longer open when the discard was started.'
    WHERE discard_id = ${id}::uuid AND dead_letter <> ALL(${[...open]})`;
  const rows = await db.$queryRaw<{ letter: string }[]>`
    UPDATE discard_item SET state = 'marked' WHERE discard_id = ${id}::uuid AND state = 'waiting' AND stream IS NULL
    RETURNING dead_letter AS letter`;
  const isMarked = Prisma.sql`id = ANY(${rows.map(({ letter }) => letter)})`;
  await db.$executeRaw`
    UPDATE dead_letter SET state = CASE WHEN ${isMarked} THEN 'discarded' ELSE 'discarding' END,
      claimed_by = CASE WHEN ${isMarked} THEN NULL ELSE ${id} END
    WHERE id = ANY(${[...open]})`;
}

async function holdersOf(db: Db, held: readonly Locked[]): Promise<{ by: Holder[]; discards: DiscardHolder[] }> {
  const counts = new Map<string, number>();
  for (const { state, claimedBy } of held)
    if (state === "claimed" && claimedBy !== null) counts.set(claimedBy, (counts.get(claimedBy) ?? 0) + 1);
  const jobs = await db.$queryRaw<{ redrive: string; number: number; actor: string }[]>`
    SELECT id::text AS redrive, number, actor_name AS actor FROM redrive WHERE id::text = ANY(${[...counts.keys()]}) ORDER BY number`;
  const by = jobs.map((job) => ({ ...job, count: counts.get(job.redrive) ?? 0 }));
  const ids = held.map(({ id }) => id);
  return { by, discards: await discardsOf(db, ids) };
}
