import "server-only";
import type { GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import { messageKey, msgIdKey } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { columnsAs, jsonRows, type Column } from "../batch";
import { Prisma } from "../generated/client";
import { groupingOf, rulesNow } from "../groups/grouping";
import { meanwhile } from "../meanwhile";
import { doubtsOf } from "./find-doubtful";
import { groupingReady } from "./ready-rows";
import type { Db } from "./under-lock";

type Sorted = {
  /** Nothing is stored that lies at their place or names their message. */
  fresh: Sighting[];
  /** Nothing else is stored, but perhaps themselves. */
  known: Sighting[];
  /** May be one with another sighting, in the database or in the batch, or are known and were another message. */
  colliding: Sighting[];
  /** By the rules as they are now, which are read with the same question. */
  groupOf: GroupOf;
};

export async function sortLetters(db: Db, letters: readonly Sighting[]): Promise<Sorted> {
  const doubts = doubtsOf(letters);
  const asking = db.$queryRaw<{ held: string | null; rules: string | null }[]>`SELECT ${doubts.question} AS held, ${rulesNow} AS rules`;
  const [[answer], alike] = await meanwhile(asking, () => collidingWithEachOther(letters));
  const groupOf = groupingReady(groupingOf(answer?.rules ?? null));
  const doubtful = doubts.after(answer?.held ?? null);
  if (doubtful.length === 0 && alike.length === 0) return { fresh: [...letters], known: [], colliding: [], groupOf };
  const found = doubtful.length === 0 ? [] : await jsonRows<{ id: string }>(db, collidingWithStored(doubtful));
  const colliding = new Set([...alike, ...found.map(({ id }) => id)]);
  const doubted = new Set(doubtful);
  const alone = letters.filter(({ id }) => !colliding.has(id));
  return {
    fresh: alone.filter((letter) => !doubted.has(letter)),
    known: alone.filter((letter) => doubted.has(letter)),
    colliding: letters.filter(({ id }) => colliding.has(id)),
    groupOf,
  };
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

const keys: readonly Column<Sighting>[] = [
  ["id", "text", ({ id }) => id],
  ["context", "text", ({ context }) => context],
  ["stream", "text", (letter) => (messageKey(letter) === null ? null : letter.originalStream)],
  ["seq", "bigint", (letter) => (messageKey(letter) === null ? null : letter.originalSeq)],
  ["msg", "text", ({ msgId }) => msgId],
  ["seen", "timestamptz", ({ seenAt }) => seenAt],
];

/**
 * Each question is a scalar subquery with a LIMIT: one look into an index, of which PostgreSQL makes neither a join nor a hash of the whole
 * table. A Nats-Msg-Id matters only where one of the two names no message.
 */
function collidingWithStored(letters: readonly Sighting[]): Prisma.Sql {
  const found = (table: string, where: string) =>
    Prisma.raw(`(SELECT true FROM ${table} AS t WHERE ${where} AND t.context = r.context AND t.id <> r.id LIMIT 1)`);
  const sameMessage = "t.original_stream = r.stream AND t.original_seq = r.seq";
  const sameId = "t.msg_id = r.msg";
  // As the partial index has it.
  const nameless = `${sameId} AND (t.original_stream IS NULL OR t.original_seq IS NULL)`;
  return Prisma.sql`
    SELECT id FROM ${columnsAs(letters, keys)} WHERE
      CASE WHEN seq IS NOT NULL THEN coalesce(${found("dead_letter", sameMessage)}, ${found("sighting", sameMessage)}, false) ELSE false END
      OR CASE WHEN msg IS NULL THEN false
        WHEN seq IS NULL THEN coalesce(${found("dead_letter", sameId)}, ${found("sighting", sameId)}, false)
        ELSE coalesce(${found("dead_letter", nameless)}, ${found("sighting", nameless)}, false) END
      OR coalesce((SELECT t.seen_at <> r.seen OR t.also_seen_as <> '{}' FROM dead_letter AS t WHERE t.id = r.id),
        (SELECT true FROM sighting AS t WHERE t.id = r.id), false)`;
}
