import "server-only";
import type { MovingDiscard } from "@/lib/domain/discard/types";
import { jsonRows, rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../cases/under-lock";
import { transaction } from "../transaction";
import { endDiscard } from "./end-discard";
import { mustHold, type HeldDiscard } from "./guard";
import { saveCopies, saveRestored } from "./save-copies";
import type { Discards, RestoringCopy, WaitingCopy } from "./types";

type Reading = Pick<Discards, "wanting" | "isRunning" | "waiting" | "restoring">;
type Writing = Pick<Discards, "saveCopies" | "saveBase" | "saveRestored" | "saveWaiting" | "end">;

/** What workers ask and write. */
export const discardLedgerIn = (client: PrismaClient): Reading & Writing => ({ ...readingIn(client), ...writingIn(client) });

const readingIn = (client: PrismaClient): Reading => ({
  wanting: (contexts) => client.$queryRaw<{ id: string; state: MovingDiscard; context: string }[]>`
      SELECT id::text AS id, state, context FROM discard WHERE state IN ('running', 'aborting', 'undoing') AND context = ANY(${[...contexts]}) ORDER BY started_at`,

  async isRunning(id) {
    return (await client.discard.count({ where: { id, state: "running" } })) === 1;
  },
  waiting: async (id, limit) => {
    const rows = await jsonRows<Omit<WaitingCopy, "createdAt" | "seenAt"> & { createdAt: string; seenAt: string }>(
      client,
      Prisma.sql`SELECT n, stream, stream_created_at AS "createdAt", seq, stored_at AS "seenAt", size_bytes AS "sizeBytes"
          FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'waiting' AND (stream, stream_created_at) = (
            SELECT stream, stream_created_at FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'waiting' ORDER BY n LIMIT 1)
          ORDER BY n LIMIT ${BigInt(limit)}`,
    );
    return rows.map((row) => ({ ...row, createdAt: Date.parse(row.createdAt), seenAt: Date.parse(row.seenAt) }));
  },

  restoring: (id, limit) =>
    jsonRows<RestoringCopy>(
      client,
      Prisma.sql`SELECT n, stream, trash_seq AS "trashSeq", size_bytes AS "sizeBytes", restore_base AS base
          FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'restoring' AND stream = (
            SELECT stream FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'restoring' ORDER BY n LIMIT 1)
          ORDER BY n LIMIT ${BigInt(limit)}`,
    ),
});

function writingIn(client: PrismaClient): Writing {
  const underLease = (held: HeldDiscard, write: (db: Db) => Promise<unknown>): Promise<void> =>
    transaction<void>(client, async (db) => {
      await mustHold(db, held);
      await write(db);
    });

  return {
    saveCopies: (held, outcomes) => saveCopies(client, held, outcomes),
    saveBase: (held, ns, base) =>
      underLease(
        held,
        (db) => db.$executeRaw`
        UPDATE discard_item AS item SET restore_base = ${BigInt(base)} FROM ${rowsAs(
          ns.map((n) => ({ n })),
          "n int",
        )}
        WHERE discard_id = ${held.id}::uuid AND item.n = r.n AND item.state = 'restoring' AND restore_base IS NULL`,
      ),

    saveRestored: (held, outcomes) => saveRestored(client, held, outcomes),
    saveWaiting: (held, why) =>
      underLease(
        held,
        (db) => db.$executeRaw`
        UPDATE discard SET state_reason = ${why} WHERE id = ${held.id}::uuid AND state IN ('running', 'undoing')
          AND state_reason IS DISTINCT FROM ${why}`,
      ),

    end: (held) => underLease(held, (db) => endDiscard(db, held.id)),
  };
}
