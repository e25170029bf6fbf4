import "server-only";
import type { MovingDiscard } from "@/lib/domain/discard/types";
import { jsonRows, rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../cases/under-lock";
import { transaction } from "../transaction";
import { mustHold, type HeldDiscard } from "./guard";
import { endDiscard } from "./end-discard";
import { createDiscard } from "./create-discard";
import { pruneDiscards } from "./prune-discards";
import { ItemState, readDiscards, stateNow } from "./read-discards";
import { saveCopies, saveRestored } from "./save-copies";
import { startDiscard } from "./start-discard";
import type { DiscardRecord, Discards, RestoringCopy, WaitingCopy } from "./types";
import { undoDiscard } from "./undo-discard";

/** The case of the sighting that an undo made. */
const restoredCase = Prisma.sql`coalesce((SELECT sighting.dead_letter FROM sighting WHERE sighting.id = restored_as), restored_as)`;

export function discardsIn(client: PrismaClient): Discards {
  const get = async (id: string): Promise<DiscardRecord | null> => {
    const [discard] = await readDiscards(client, Prisma.sql`WHERE id = ${id}::uuid`);
    return discard ?? null;
  };

  const underLease = (held: HeldDiscard, write: (db: Db) => Promise<unknown>): Promise<void> =>
    transaction<void>(client, async (db) => {
      await mustHold(db, held);
      await write(db);
    });

  return {
    async create(discard) {
      await createDiscard(client, discard);
      const written = await get(discard.id);
      if (!written) throw new Error(`The discard ${discard.id} was written and is not there.`);
      return written;
    },

    get,

    async list({ contexts, state }, { limit, offset }) {
      const where = Prisma.sql`WHERE context = ANY(${[...contexts]}) AND (${state ?? null}::text IS NULL OR ${stateNow} = ${state ?? null})`;
      const window = Prisma.sql`ORDER BY created_at DESC, id LIMIT ${BigInt(limit)} OFFSET ${BigInt(offset)}`;
      const [rows, counted] = await Promise.all([
        readDiscards(client, Prisma.sql`${where} ${window}`),
        client.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM discard ${where}`,
      ]);
      return { rows, total: Number(counted[0]?.total ?? 0) };
    },

    async problems(id, limit) {
      const rows = await client.$queryRaw<{ id: string; state: string; reason: string }[]>`
        SELECT dead_letter AS id, state, reason FROM discard_item WHERE discard_id = ${id}::uuid AND reason IS NOT NULL
        ORDER BY n LIMIT ${BigInt(limit)}`;
      return rows.map((row) => ({ ...row, state: ItemState.parse(row.state) }));
    },

    async places(id) {
      const rows = await jsonRows<{ letter: string; stream: string | null; created: string | null; seq: number | null }>(
        client,
        Prisma.sql`SELECT dead_letter AS letter, stream, stream_created_at AS created, seq FROM discard_item WHERE discard_id = ${id}::uuid`,
      );
      return rows.map(({ letter, stream, created, seq }) => ({
        letter,
        at: stream === null || created === null || seq === null ? null : { stream, createdAt: Date.parse(created), seq },
      }));
    },

    async ofLetter(letter) {
      const [row] = await readDiscards(
        client,
        Prisma.sql`WHERE started_at IS NOT NULL AND id IN (SELECT discard_id FROM discard_item WHERE dead_letter = ${letter})
          ORDER BY started_at DESC LIMIT 1`,
      );
      if (!row) return null;
      const [item] = await client.$queryRaw<{ state: string; restored_as: string | null }[]>`
        SELECT state, ${restoredCase} AS restored_as FROM discard_item WHERE discard_id = ${row.id}::uuid AND dead_letter = ${letter} ORDER BY n LIMIT 1`;
      const { id, state, actor, reason, endedAt, startedAt, createdAt, undoUntil } = row;
      return {
        id,
        state,
        letter: ItemState.parse(item?.state),
        actor: actor.name,
        reason,
        at: endedAt ?? startedAt ?? createdAt,
        undoUntil,
        restoredAs: item?.restored_as ?? null,
      };
    },

    async restoredAs(letter) {
      const [row] = await client.$queryRaw<{ restored_as: string }[]>`
        SELECT ${restoredCase} AS restored_as FROM discard_item
        WHERE dead_letter = ${letter} AND state = 'restored' AND ${restoredCase} <> ${letter}
        ORDER BY n LIMIT 1`;
      return row?.restored_as ?? null;
    },

    start: (id, start) => startDiscard(client, id, start),
    async abort(id, why) {
      const aborted = await client.$executeRaw`
        UPDATE discard SET state = 'aborting', state_reason = ${why} WHERE id = ${id}::uuid AND state = 'running'`;
      return aborted === 1;
    },
    async isRunning(id) {
      return (await client.discard.count({ where: { id, state: "running" } })) === 1;
    },
    undo: (id, by) => undoDiscard(client, id, by),
    prune: (days) => pruneDiscards(client, days),

    wanting: (contexts) => client.$queryRaw<{ id: string; state: MovingDiscard }[]>`
      SELECT id::text AS id, state FROM discard WHERE state IN ('running', 'aborting', 'undoing') AND context = ANY(${[...contexts]}) ORDER BY started_at`,

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

    saveCopies: (held, outcomes) => saveCopies(client, held, outcomes),

    restoring: (id, limit) =>
      jsonRows<RestoringCopy>(
        client,
        Prisma.sql`SELECT n, stream, trash_seq AS "trashSeq", size_bytes AS "sizeBytes", restore_base AS base
          FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'restoring' AND stream = (
            SELECT stream FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'restoring' ORDER BY n LIMIT 1)
          ORDER BY n LIMIT ${BigInt(limit)}`,
      ),

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
