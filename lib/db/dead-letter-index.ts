import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { rowsAs } from "./batch";
import { Prisma, type PrismaClient } from "./generated/client";

/** One life of a stream. `createdAt` is epoch ms; the table holds it as ISO text. */
export type Instance = { context: string; stream: string; createdAt: number };

/** How far an instance is indexed, and what the stream looked like then. */
export type Cursor = Instance & { indexedSeq: number; firstSeq: number; lastSeq: number; numDeleted: number; denied: string | null };

export type Progress = Pick<Cursor, "indexedSeq" | "firstSeq" | "lastSeq" | "numDeleted">;

const columns = `id text, context text, kind text, stream text, stream_created_at text, seq text, subject text, original_stream text,
  original_seq text, original_subject text, consumer text, error text, error_class text, deliveries int, failed_at text, seen_at text,
  expires_at text, correlation jsonb, generation int, size_bytes int, profile text`;

/** Letters that left their stream stay for a while, so that a link to one says what it was. */
const KEPT_GONE = { days: 30, perStream: 10_000 };

/** What the indexer writes. Everything can be repeated: writing a letter twice is writing it once. */
export function deadLetterIndexIn(client: PrismaClient) {
  return {
    async cursors(context: string): Promise<Cursor[]> {
      const rows = await client.deadLetterCursor.findMany({ where: { context } });
      return rows.map((row) => ({
        context,
        stream: row.stream,
        createdAt: Date.parse(row.streamCreatedAt),
        indexedSeq: Number(row.indexedSeq),
        firstSeq: Number(row.firstSeq),
        lastSeq: Number(row.lastSeq),
        numDeleted: Number(row.numDeleted),
        denied: row.denied,
      }));
    },

    /** Rows and cursor in one statement. Returns how many letters are new. A sequence that holds another message now (a memory stream after a restart) is replaced. */
    async write(instance: Instance, letters: readonly Sighting[], progress: Progress): Promise<number> {
      const [result] = await client.$queryRaw<{ count: bigint }[]>`
        WITH written AS (
          INSERT INTO dead_letter AS old (id, context, kind, stream, stream_created_at, seq, subject, original_stream, original_seq,
            original_subject, consumer, error, error_class, deliveries, failed_at, seen_at, expires_at, correlation, generation, size_bytes, profile)
          SELECT id, context, kind, stream, stream_created_at, seq::bigint, subject, original_stream, original_seq::bigint,
            original_subject, consumer, error, error_class, deliveries, failed_at::timestamptz, seen_at::timestamptz, expires_at::timestamptz,
            correlation, generation, size_bytes, profile
          FROM ${rowsAs(letters.map(toRow), columns)} ORDER BY id
          ON CONFLICT (id) DO UPDATE SET
            state = CASE WHEN ${isBack} THEN old.state ELSE 'open' END, claimed_by = CASE WHEN ${isBack} THEN old.claimed_by END,
            payload_available = true, subject = excluded.subject, original_stream = excluded.original_stream,
            original_seq = excluded.original_seq, original_subject = excluded.original_subject, consumer = excluded.consumer,
            error = excluded.error, error_class = excluded.error_class, deliveries = excluded.deliveries, failed_at = excluded.failed_at,
            seen_at = excluded.seen_at, expires_at = excluded.expires_at, correlation = excluded.correlation,
            generation = excluded.generation, size_bytes = excluded.size_bytes, profile = excluded.profile
          WHERE old.seen_at <> excluded.seen_at OR NOT old.payload_available
          RETURNING 1),
        moved AS (${moveCursor(instance, progress)} RETURNING 1)
        SELECT (SELECT count(*) FROM written) AS count, (SELECT count(*) FROM moved) AS moved`;
      return Number(result?.count ?? 0);
    },

    async saveCursor(instance: Instance, progress: Progress): Promise<void> {
      await client.$executeRaw(moveCursor(instance, progress));
    },

    /** When the stream stored the letter with this id, epoch ms; `null` when it is not indexed. */
    async seenAt(id: string): Promise<number | null> {
      const row = await client.deadLetter.findUnique({ where: { id }, select: { seenAt: true } });
      return row?.seenAt.getTime() ?? null;
    },

    /** What keeps this stream from being read; `null` when nothing does. */
    async saveDenied(instance: Instance, denied: string | null): Promise<void> {
      await client.$executeRaw`
        INSERT INTO dead_letter_cursor (context, stream, stream_created_at, denied)
        VALUES (${instance.context}, ${instance.stream}, ${iso(instance.createdAt)}, ${denied})
        ON CONFLICT (context, stream, stream_created_at) DO UPDATE SET denied = excluded.denied, updated_at = now()`;
    },

    /** Letters of this instance that are no longer stored; returns how many there were. One that a re-drive holds or has sent stays that. */
    async markGone(
      instance: Instance,
      gone: { belowSeq: number } | { aboveSeq: number } | { seqs: readonly number[] } | "all",
    ): Promise<number> {
      const which =
        gone === "all"
          ? Prisma.sql`true`
          : "belowSeq" in gone
            ? Prisma.sql`seq < ${BigInt(gone.belowSeq)}`
            : "aboveSeq" in gone
              ? Prisma.sql`seq > ${BigInt(gone.aboveSeq)}`
              : Prisma.sql`seq IN (SELECT value::bigint FROM json_array_elements_text(${JSON.stringify(gone.seqs)}::json))`;
      // Locked by id, as everybody does who writes many letters: so that no two wait for each other.
      return client.$executeRaw`
        UPDATE dead_letter SET state = CASE state WHEN 'open' THEN 'gone' ELSE state END, payload_available = false
        WHERE id IN (SELECT id FROM dead_letter WHERE ${ofInstance(instance)} AND payload_available AND ${which} ORDER BY id FOR UPDATE)`;
    },

    /**
     * Forgets an instance: `gone`, its letters stay as a memory; else they were no dead letters after all. What a re-drive holds or has
     * sent stays in any case: no stream knows it, and if these are dead letters again one day, it must not be sent once more.
     */
    async forget(instance: Instance, { gone }: { gone: boolean }): Promise<void> {
      await this.markGone(instance, "all");
      if (!gone) await client.$executeRaw`DELETE FROM dead_letter WHERE ${ofInstance(instance)} AND state = 'gone'`;
      await client.$executeRaw`DELETE FROM dead_letter_cursor WHERE ${ofInstance(instance)}`;
    },

    /**
     * Drops letters that left long ago, and all but the newest of a stream that loses many. A re-driven one goes when it is no longer
     * stored and its re-drive is forgotten too.
     */
    async pruneGone(): Promise<void> {
      await client.$executeRaw`
        DELETE FROM dead_letter WHERE state = 'gone' AND (
          seen_at < now() - ${KEPT_GONE.days} * interval '1 day'
          OR id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY context, stream ORDER BY seen_at DESC) AS nth
                                    FROM dead_letter WHERE state = 'gone') AS ranked WHERE nth > ${KEPT_GONE.perStream}))
          OR state = 'claimed' AND NOT payload_available AND NOT EXISTS (SELECT FROM redrive_letter WHERE redrive_letter.dead_letter = dead_letter.id)`;
    },
  };
}

export type DeadLetterIndex = ReturnType<typeof deadLetterIndexIn>;

function moveCursor({ context, stream, createdAt }: Instance, { indexedSeq, firstSeq, lastSeq, numDeleted }: Progress): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO dead_letter_cursor (context, stream, stream_created_at, indexed_seq, first_seq, last_seq, num_deleted)
    VALUES (${context}, ${stream}, ${iso(createdAt)}, ${BigInt(indexedSeq)}, ${BigInt(firstSeq)}, ${BigInt(lastSeq)}, ${BigInt(numDeleted)})
    ON CONFLICT (context, stream, stream_created_at) DO UPDATE SET
      indexed_seq = excluded.indexed_seq, first_seq = excluded.first_seq, last_seq = excluded.last_seq,
      num_deleted = excluded.num_deleted, denied = NULL, updated_at = now()`;
}

const ofInstance = ({ context, stream, createdAt }: Instance) =>
  Prisma.sql`context = ${context} AND stream = ${stream} AND stream_created_at = ${iso(createdAt)}`;

/** The same message again, whatever became of it meanwhile. */
const isBack = Prisma.sql`(old.seen_at = excluded.seen_at AND old.state <> 'gone')`;

const iso = (ms: number) => new Date(ms).toISOString();

function toRow(letter: Sighting): Record<string, unknown> {
  return {
    id: letter.id,
    context: letter.context,
    kind: letter.kind,
    stream: letter.stream,
    stream_created_at: iso(letter.streamCreatedAt),
    seq: String(letter.seq),
    subject: letter.subject,
    original_stream: letter.originalStream,
    original_seq: letter.originalSeq === null ? null : String(letter.originalSeq),
    original_subject: letter.originalSubject,
    consumer: letter.consumer,
    error: letter.error,
    error_class: letter.errorClass,
    deliveries: letter.deliveries,
    failed_at: iso(letter.failedAt),
    seen_at: iso(letter.seenAt),
    expires_at: letter.expiresAt === null ? null : iso(letter.expiresAt),
    correlation: letter.correlation,
    generation: letter.generation,
    size_bytes: letter.sizeBytes,
    profile: letter.profile,
  };
}
