import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { ItemState, readDiscards } from "./read-discards";
import type { Discards } from "./types";

/** The case of the sighting that an undo made. */
const restoredCase = Prisma.sql`coalesce((SELECT sighting.dead_letter FROM sighting WHERE sighting.id = restored_as), restored_as)`;

/** What discards know of letters. */
export function discardedLettersIn(client: PrismaClient): Pick<Discards, "problems" | "places" | "ofLetter" | "restoredAs"> {
  return {
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

    ofLetter: (letter) => ofLetter(client, letter),

    async restoredAs(letter) {
      const [row] = await client.$queryRaw<{ restored_as: string }[]>`
        SELECT ${restoredCase} AS restored_as FROM discard_item
        WHERE dead_letter = ${letter} AND state = 'restored' AND ${restoredCase} <> ${letter}
        ORDER BY n LIMIT 1`;
      return row?.restored_as ?? null;
    },
  };
}

async function ofLetter(client: PrismaClient, letter: string): ReturnType<Discards["ofLetter"]> {
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
}
