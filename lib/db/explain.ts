import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { toTsquery } from "@/lib/domain/words";
import { jsonRows } from "./batch";
import { Prisma, type PrismaClient } from "./generated/client";
import { readDeadLetters } from "./many-dead-letters";
import { resultOf } from "./redrives/runs";

/** `total`: how many there are in all; not `isWhole`: at least so many, because one of the keys is a word that thousands of letters say. */
export type Siblings = { letters: DeadLetter[]; total: number; isWhole: boolean };

/** A re-drive that took a letter. `at` (epoch ms): when its copy was stored, else when the re-drive began. `state` is `null` where nothing has come of it. */
export type RedriveOfLetter = {
  id: string;
  number: number;
  actor: string;
  at: number;
  state: "published" | "skipped" | "unknown" | null;
  reason: string | null;
};

type Original = { context: string; stream: string; createdAt: number | null };

const MOST_KEYS = 4;
/** Of what says the words of a key so many are looked at, whether they have the key. */
const LOOKED_AT = 2_000;

/** What the index knows around one letter. No NATS, and nothing that is not found by an index. */
export function explainIn(client: PrismaClient) {
  return {
    /** Newest first: other letters of the message that died, and those that share a correlation key, as far as their words are indexed. */
    siblings: (letter: DeadLetter, { not, limit }: { not: readonly string[]; limit: number }) =>
      findSiblings(client, letter, { not: [letter.id, ...not], limit }),

    /** Which of these messages died for this consumer, or for one that their letter does not name. Whatever became of them since. */
    async deadAmong({ context, stream, createdAt }: Original, consumer: string, seqs: readonly number[]): Promise<Set<number>> {
      const created = createdAt === null ? null : new Date(createdAt).toISOString();
      const isOfLife = Prisma.sql`(${created}::text IS NULL OR original_created_at IS NULL OR original_created_at = ${created})`;
      const rows = await jsonRows<{ seq: number }>(
        client,
        Prisma.sql`SELECT original_seq AS seq FROM dead_letter
            WHERE original_stream = ${stream} AND original_seq = ANY(${seqs.map(BigInt)}) AND context = ${context} AND ${isOfLife}
              AND coalesce(consumer, ${consumer}) = ${consumer}
          UNION SELECT original_seq FROM sighting
            WHERE original_stream = ${stream} AND original_seq = ANY(${seqs.map(BigInt)}) AND context = ${context}
              AND coalesce(facts->>'consumer', ${consumer}) = ${consumer}`,
      );
      return new Set(rows.map(({ seq }) => seq));
    },

    /** In the order in which they took it. */
    async redrivesOf(letter: string): Promise<RedriveOfLetter[]> {
      const rows = await jsonRows<Omit<RedriveOfLetter, "at"> & { at: string }>(
        client,
        Prisma.sql`SELECT job.id::text AS id, job.number, job.actor_name AS actor, result.state, result.reason,
            coalesce(result.published_at, job.started_at) AS at
          FROM redrive_letter AS mine JOIN redrive AS job ON job.id = mine.redrive_id
            LEFT JOIN LATERAL ${resultOf({ job: Prisma.sql`mine.redrive_id`, item: Prisma.sql`mine.item` })} AS result ON true
          WHERE mine.dead_letter = ${letter} AND job.started_at IS NOT NULL ORDER BY job.number`,
      );
      return rows.map((row) => ({ ...row, at: Date.parse(row.at) }));
    },
  };
}

export type Explain = ReturnType<typeof explainIn>;

async function findSiblings(
  client: PrismaClient,
  { context, originalStream, originalSeq, originalCreatedAt, correlation }: DeadLetter,
  { not, limit }: { not: readonly string[]; limit: number },
): Promise<Siblings> {
  const keys = correlation.slice(0, MOST_KEYS);
  const created = originalCreatedAt === null ? null : new Date(originalCreatedAt).toISOString();
  const ofMessage =
    originalStream === null || originalSeq === null
      ? []
      : [
          Prisma.sql`SELECT id, NULL::jsonb AS wanted FROM dead_letter WHERE original_stream = ${originalStream} AND original_seq = ${BigInt(originalSeq)}
            AND (${created}::text IS NULL OR original_created_at IS NULL OR original_created_at = ${created})`,
        ];
  const sources = [...ofMessage, ...keys.map(withKey)];
  if (sources.length === 0) return { letters: [], total: 0, isWhole: true };
  const rows = await jsonRows<{ id: string | null; total: number; isCut: boolean }>(
    client,
    Prisma.sql`WITH found AS MATERIALIZED (${Prisma.join(sources, " UNION ALL ")}),
      others AS (
        SELECT DISTINCT letter.id, letter.seen_at, letter.seq FROM found CROSS JOIN LATERAL ${foundLetter}
        WHERE (wanted IS NULL OR correlation @> wanted) AND context = ${context} AND letter.id <> ALL(${[...not]}::text[])),
      newest AS (SELECT id, seen_at, seq FROM others ORDER BY seen_at DESC, seq DESC, id LIMIT ${BigInt(limit)})
      SELECT newest.id, (SELECT count(*) FROM others) AS total,
        EXISTS (SELECT FROM found WHERE wanted IS NOT NULL GROUP BY wanted HAVING count(*) > ${BigInt(LOOKED_AT)}) AS "isCut"
      FROM (SELECT) AS one LEFT JOIN newest ON true ORDER BY newest.seen_at DESC, newest.seq DESC, newest.id`,
  );
  const ids = rows.flatMap(({ id }) => id ?? []);
  const letters = await readDeadLetters(client, ids);
  const [first] = rows;
  return { letters: ids.flatMap((id) => letters.get(id) ?? []), total: first?.total ?? 0, isWhole: first?.isCut === false };
}

/** One by one, by its id: OFFSET 0, because PostgreSQL would rather read all letters than look so many up. */
const foundLetter = Prisma.sql`
  (SELECT id, context, seen_at, seq, correlation FROM dead_letter WHERE dead_letter.id = found.id OFFSET 0) AS letter`;

/** No index holds keys, but that of words holds each: what says the words of a key is looked at, whether it has the key. */
function withKey({ flow, key }: { flow: string; key: string }): Prisma.Sql {
  const query = toTsquery(`"${key.replaceAll('"', " ")}"`);
  return Prisma.sql`SELECT coalesce(sighting.dead_letter, said.id) AS id, ${JSON.stringify([{ flow, key }])}::jsonb AS wanted
    FROM (SELECT id FROM dead_letter_text WHERE tsv @@ ${query}::tsquery LIMIT ${BigInt(LOOKED_AT + 1)}) AS said
      LEFT JOIN sighting ON sighting.id = said.id`;
}
