import "server-only";
import { jsonRows } from "./batch";
import { Prisma, type PrismaClient } from "./generated/client";

/** Ids of the dead letters, of any state, whose message had one of these Nats-Msg-Ids: the newest so many, newest first. */
export async function lettersWithMsgId(client: PrismaClient, context: string, msgIds: readonly string[], limit: number): Promise<string[]> {
  const wanted = Prisma.sql`context = ${context} AND msg_id = ANY(${[...msgIds]}::text[])`;
  const rows = await jsonRows<{ id: string }>(
    client,
    Prisma.sql`WITH found AS MATERIALIZED (
        SELECT id FROM dead_letter WHERE ${wanted} UNION SELECT dead_letter FROM sighting WHERE ${wanted})
      SELECT letter.id FROM found CROSS JOIN LATERAL (SELECT id, seen_at, seq FROM dead_letter WHERE dead_letter.id = found.id OFFSET 0) AS letter
      ORDER BY letter.seen_at DESC, letter.seq DESC, letter.id LIMIT ${BigInt(limit)}`,
  );
  return rows.map(({ id }) => id);
}
