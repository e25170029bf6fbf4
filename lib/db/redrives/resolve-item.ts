import "server-only";
import type { PrismaClient } from "../generated/client";
import { transaction } from "../transaction";
import type { Db } from "./read-redrives";
import type { Redrives } from "./types";

type Resolution = { id: string; n: number; as: Parameters<Redrives["resolveItem"]>[2] };

/** One transaction: the job is locked first, so that of two who decide the same item one finds it decided. */
export function resolveItem(client: PrismaClient, { id, n, as }: Resolution): Promise<boolean> {
  return transaction<boolean>(client, async (db, undo) => {
    const reopened = await db.$executeRaw`
      UPDATE redrive SET state = 'running', state_reason = NULL, ended_at = NULL
      WHERE id = ${id}::uuid AND state IN ('succeeded', 'partial', 'failed', 'aborted')`;
    if (reopened !== 1) return undo(false);
    const isDone = as.kind === "published" ? await asPublished(db, { id, n, seq: as.seq, at: as.at }) : await toSendAgain(db, { id, n });
    return isDone || undo(false);
  });
}

/** In a batch of its own whose results are known: the runner goes on from there, and removes its letters. */
async function asPublished(db: Db, { id, n, seq, at }: { id: string; n: number; seq: number | null; at: number | null }): Promise<boolean> {
  const [row] = await db.$queryRaw<{ decided: number }[]>`
    WITH item AS (
      UPDATE redrive_item SET state = 'published', reason = NULL, published_seq = ${seq}::bigint, published_at = ${at === null ? null : new Date(at)}::timestamptz,
        batch = (SELECT max(n) + 1 FROM redrive_batch WHERE redrive_id = ${id}::uuid)
      WHERE redrive_id = ${id}::uuid AND n = ${n}::int AND state = 'unknown' RETURNING redrive_id, n, batch, target),
    made AS (
      INSERT INTO redrive_batch (redrive_id, n, epoch, target, t0, base, leader, items, state)
      SELECT redrive_id, batch, (SELECT epoch FROM redrive WHERE id = ${id}::uuid), target, now(), 0, NULL, ARRAY[n], 'published' FROM item)
    SELECT count(*)::int AS decided FROM item`;
  return row?.decided === 1;
}

async function toSendAgain(db: Db, { id, n }: { id: string; n: number }): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE redrive_item SET state = 'selected', reason = NULL, batch = NULL
    WHERE redrive_id = ${id}::uuid AND n = ${n}::int AND state = 'unknown'`;
  return changed === 1;
}
