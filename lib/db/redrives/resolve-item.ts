import "server-only";
import { AppError } from "@/lib/errors";
import type { PrismaClient } from "../generated/client";
import { transaction } from "../transaction";
import type { Db } from "../jobs/read-jobs";
import { cameBack } from "./came-back";
import type { Redrives } from "./types";

type Resolution = { id: string; n: number; as: Parameters<Redrives["resolveItem"]>[2] };

/**
 * One transaction: the job is locked first, so that of two who decide the same item one finds it decided. A runner that only watches what became
 * of the others loses its say, so that it does not end the job without this: whoever takes over goes on with both.
 */
export function resolveItem(client: PrismaClient, { id, n, as }: Resolution): Promise<boolean> {
  return transaction<boolean>(client, async (db, undo) => {
    const reopened = await db.$executeRaw`
      UPDATE redrive SET state = 'running', state_reason = NULL, ended_at = NULL, resumed_at = now(),
        epoch = epoch + CASE state WHEN 'settling' THEN 1 ELSE 0 END
      WHERE id = ${id}::uuid AND state IN ('settling', 'succeeded', 'partial', 'failed', 'aborted')`;
    if (reopened !== 1) return undo(false);
    const isDone = as.kind === "published" ? await asPublished(db, { id, n, seq: as.seq, at: as.at }) : await toSendAgain(db, { id, n });
    return isDone || undo(false);
  });
}

/** In a batch of its own whose results are known: the runner goes on from there, and removes its letters. */
async function asPublished(db: Db, { id, n, seq, at }: { id: string; n: number; seq: number | null; at: number | null }): Promise<boolean> {
  await leaveBatch(db, { id, n });
  const [row] = await db.$queryRaw<{ decided: number }[]>`
    WITH result AS (
      UPDATE redrive_result SET state = 'published', reason = NULL, published_seq = ${seq}::bigint,
        published_at = ${at === null ? null : new Date(at)}::timestamptz,
        batch = (SELECT max(n) + 1 FROM redrive_batch WHERE redrive_id = ${id}::uuid)
      WHERE redrive_id = ${id}::uuid AND item = ${n}::int AND state = 'unknown' RETURNING redrive_id, item, batch),
    made AS (
      INSERT INTO redrive_batch (redrive_id, n, epoch, target, t0, base, leader, items, state)
      SELECT result.redrive_id, batch, job.epoch, item.target, now(), 0, NULL, ARRAY[item.n], 'published'
      FROM result JOIN redrive_item AS item ON item.redrive_id = result.redrive_id AND item.n = result.item
        JOIN redrive AS job ON job.id = result.redrive_id)
    SELECT count(*)::int AS decided FROM result`;
  return row?.decided === 1;
}

/** What was sent before, if it was, stays sent: the claims remember it until this is published. What came back was. */
async function toSendAgain(db: Db, { id, n }: { id: string; n: number }): Promise<boolean> {
  const back = await cameBack(db, { id, n });
  if (back) {
    const as = back.letter === null ? "a dead letter" : `the dead letter ${back.letter}`;
    throw new AppError("CONFLICT", `Item ${n} had arrived: it came back as ${as}.`);
  }
  await leaveBatch(db, { id, n });
  const forgotten = await db.$executeRaw`
    DELETE FROM redrive_result WHERE redrive_id = ${id}::uuid AND item = ${n}::int AND state = 'unknown'`;
  await db.$executeRaw`UPDATE claim SET in_doubt = true WHERE redrive_id = ${id}::uuid AND item = ${n}::int`;
  return forgotten === 1;
}

/** An item is in one batch at most. */
async function leaveBatch(db: Db, { id, n }: { id: string; n: number }): Promise<void> {
  await db.$executeRaw`
    UPDATE redrive_batch SET items = array_remove(items, ${n}::int) WHERE redrive_id = ${id}::uuid AND ${n}::int = ANY(items)`;
}
