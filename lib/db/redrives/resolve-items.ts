import "server-only";
import { AppError } from "@/lib/errors";
import type { PrismaClient } from "../generated/client";
import { rowsAs } from "../batch";
import { transaction } from "../transaction";
import type { Db } from "../jobs/read-jobs";
import { cameBack } from "./came-back";
import type { Decided } from "./types";

type Items = { id: string; items: readonly number[] };

/**
 * One transaction: the job is locked first, so that of two who decide the same items one finds them decided; all of them, or none. A runner that only
 * watches what became of the others loses its say, so that it does not end the job without this: whoever takes over goes on with both.
 */
export function resolveItems(client: PrismaClient, id: string, decided: Decided): Promise<boolean> {
  return transaction<boolean>(client, async (db, undo) => {
    const reopened = await db.$executeRaw`
      UPDATE redrive SET state = 'running', state_reason = NULL, ended_at = NULL, resumed_at = now(),
        epoch = epoch + CASE state WHEN 'settling' THEN 1 ELSE 0 END
      WHERE id = ${id}::uuid AND state IN ('settling', 'succeeded', 'partial', 'failed', 'aborted')`;
    if (reopened !== 1) return undo(false);
    const count =
      decided.as === "published" ? await asPublished(db, id, decided.items) : await toSendAgain(db, { id, items: decided.items });
    return count === decided.items.length || undo(false);
  });
}

/** In batches of their own, one for each target, whose results are known: the runner goes on from there, and removes their letters. */
async function asPublished(db: Db, id: string, items: Extract<Decided, { as: "published" }>["items"]): Promise<number> {
  await leaveBatches(db, { id, items: items.map(({ n }) => n) });
  const rows = items.map(({ n, seq, at }) => ({ n, seq, at: at === null ? null : new Date(at) }));
  const [row] = await db.$queryRaw<{ decided: number }[]>`
    WITH placed AS (
      SELECT r.n, r.seq, r.at, item.target,
        (SELECT max(n) FROM redrive_batch WHERE redrive_id = ${id}::uuid) + dense_rank() OVER (ORDER BY item.target) AS batch
      FROM ${rowsAs(rows, "n int, seq bigint, at timestamptz")} JOIN redrive_item AS item ON item.redrive_id = ${id}::uuid AND item.n = r.n),
    result AS (
      UPDATE redrive_result AS own SET state = 'published', reason = NULL, published_seq = placed.seq, published_at = placed.at, batch = placed.batch
      FROM placed WHERE own.redrive_id = ${id}::uuid AND own.item = placed.n AND own.state = 'unknown'
      RETURNING own.item, placed.target, placed.batch),
    made AS (
      INSERT INTO redrive_batch (redrive_id, n, epoch, target, t0, base, leader, items, state)
      SELECT job.id, batch, job.epoch, target, now(), 0, NULL, array_agg(item ORDER BY item), 'published'
      FROM result JOIN redrive AS job ON job.id = ${id}::uuid GROUP BY job.id, batch, job.epoch, target)
    SELECT count(*)::int AS decided FROM result`;
  return row?.decided ?? 0;
}

/** What was sent before, if it was, stays sent: the claims remember it until this is published. What came back was. */
async function toSendAgain(db: Db, { id, items }: Items): Promise<number> {
  for (const [n, { letter }] of await cameBack(db, { id, items })) {
    throw new AppError(
      "CONFLICT",
      `Item ${n} had arrived: it came back as ${letter === null ? "a dead letter" : `the dead letter ${letter}`}.`,
    );
  }
  await leaveBatches(db, { id, items });
  const forgotten = await db.$executeRaw`
    DELETE FROM redrive_result WHERE redrive_id = ${id}::uuid AND item = ANY(${[...items]}::int[]) AND state = 'unknown'`;
  await db.$executeRaw`UPDATE claim SET in_doubt = true WHERE redrive_id = ${id}::uuid AND item = ANY(${[...items]}::int[])`;
  return forgotten;
}

/** An item is in one batch at most. */
async function leaveBatches(db: Db, { id, items }: Items): Promise<void> {
  await db.$executeRaw`
    UPDATE redrive_batch SET items = ARRAY(
      SELECT one.n FROM unnest(items) WITH ORDINALITY AS one(n, at) WHERE one.n <> ALL(${[...items]}::int[]) ORDER BY one.at)
    WHERE redrive_id = ${id}::uuid AND items && ${[...items]}::int[]`;
}
