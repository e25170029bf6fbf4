import "server-only";
import { messageKey, msgIdKey } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { jsonRows, rowsAs } from "../batch";
import { Prisma } from "../generated/client";
import { iso } from "./rows";
import type { Db } from "./under-lock";

/** Those of a batch that may be one with another sighting, in the database or in the batch, or that are known and were another message. */
export async function findColliding(db: Db, letters: readonly Sighting[]): Promise<Set<string>> {
  const colliding = new Set((await jsonRows<{ id: string }>(db, collidingWithStored(letters))).map(({ id }) => id));
  for (const id of collidingWithEachOther(letters)) colliding.add(id);
  return colliding;
}

function collidingWithEachOther(letters: readonly Sighting[]): string[] {
  const messages = countBy(letters, messageKey);
  const msgIds = countBy(letters, msgIdKey);
  const nameless = new Set(letters.filter((letter) => messageKey(letter) === null).map(msgIdKey));
  const isShared = (counts: ReadonlyMap<string | null, number>, key: string | null) => key !== null && (counts.get(key) ?? 0) > 1;
  return letters.flatMap((letter) => {
    const msgId = msgIdKey(letter);
    return isShared(messages, messageKey(letter)) || (isShared(msgIds, msgId) && nameless.has(msgId)) ? letter.id : [];
  });
}

function countBy(letters: readonly Sighting[], keyOf: (letter: Sighting) => string | null): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const key of letters.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/**
 * Each question is a scalar subquery with a LIMIT: one look into an index, of which PostgreSQL makes neither a join nor a hash of the whole
 * table. A Nats-Msg-Id matters only where one of the two names no message.
 */
function collidingWithStored(letters: readonly Sighting[]): Prisma.Sql {
  const keys = letters.map(({ id, context, originalStream, originalSeq, msgId, seenAt }) => {
    const isNamed = originalStream !== null && originalSeq !== null;
    return { id, context, stream: isNamed ? originalStream : null, seq: isNamed ? originalSeq : null, msg: msgId, seen: iso(seenAt) };
  });
  const found = (table: string, where: string) =>
    Prisma.raw(`(SELECT true FROM ${table} AS t WHERE ${where} AND t.context = r.context AND t.id <> r.id LIMIT 1)`);
  const sameMessage = "t.original_stream = r.stream AND t.original_seq = r.seq";
  const sameId = "t.msg_id = r.msg";
  // As the partial index has it.
  const nameless = `${sameId} AND (t.original_stream IS NULL OR t.original_seq IS NULL)`;
  return Prisma.sql`
    SELECT id FROM ${rowsAs(keys, "id text, context text, stream text, seq bigint, msg text, seen timestamptz")} WHERE
      CASE WHEN seq IS NOT NULL THEN coalesce(${found("dead_letter", sameMessage)}, ${found("sighting", sameMessage)}, false) ELSE false END
      OR CASE WHEN msg IS NULL THEN false
        WHEN seq IS NULL THEN coalesce(${found("dead_letter", sameId)}, ${found("sighting", sameId)}, false)
        ELSE coalesce(${found("dead_letter", nameless)}, ${found("sighting", nameless)}, false) END
      OR coalesce((SELECT t.seen_at <> r.seen OR t.also_seen_as <> '{}' FROM dead_letter AS t WHERE t.id = r.id),
        (SELECT true FROM sighting AS t WHERE t.id = r.id), false)`;
}
