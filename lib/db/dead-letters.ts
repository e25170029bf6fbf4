import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { isIndexed, type IndexProgress } from "@/lib/domain/dead-letter/index-progress";
import type { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { isSource, sources } from "@/lib/domain/dead-letter/sources";
import { hasWildcard, toRegExpText } from "@/lib/domain/subject";
import { readPlaces } from "./cases/places";
import { countExhausted, countKnownExhausted, type ExhaustedCount } from "./exhausted-counts";
import { Prisma, type PrismaClient } from "./generated/client";
import type { DeadLetterCursorModel } from "./generated/models";
import { isInState } from "./letter-state";
import { readDeadLetters } from "./many-dead-letters";
import { countOpen, type OpenCount } from "./open-dead-letters";

export type DeadLetterFilter = {
  /** Only these: rows of a context that is no longer configured are not shown. */
  contexts: readonly string[];
  state?: (typeof deadLetterStates)[number];
  kind?: (typeof deadLetterKinds)[number];
  stream?: string;
  /** A subject, or a pattern with `*` and `>`. */
  originalSubject?: string;
  originalStream?: string;
  consumer?: string;
  errorClass?: string;
  /** When the dead-letter stream stored it, epoch ms: `from` inclusive, `to` exclusive. */
  from?: number;
  to?: number;
};

/** A context whose deaths are heard only as they happen, by this process: what dies while it is down is not seen. `denied`: not even that. */
export type Listening = { context: string; denied: string | null };

/** Whether the index holds a dead-letter stream, and if not because of permissions, which ("not permitted: STREAM.MSG.GET"). */
export type StreamReading = { context: string; stream: string; isIndexed: boolean; denied: string | null };

/** What lists and details read. */
export function deadLettersIn(client: PrismaClient) {
  return {
    /** Newest first, by the clock of the server that stored them. */
    async list(
      filter: DeadLetterFilter,
      { limit, offset }: { limit: number; offset: number },
    ): Promise<{ letters: DeadLetter[]; total: number }> {
      const where = whereOf(filter);
      const [ids, counted] = await Promise.all([
        client.$queryRaw<{ id: string }[]>`
          SELECT id FROM dead_letter WHERE ${where} ORDER BY seen_at DESC, seq DESC, id ASC LIMIT ${BigInt(limit)} OFFSET ${BigInt(offset)}`,
        client.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM dead_letter WHERE ${where}`,
      ]);
      const byId = await readDeadLetters(
        client,
        ids.map(({ id }) => id),
      );
      return { letters: ids.flatMap(({ id }) => byId.get(id) ?? []), total: Number(counted[0]?.total ?? 0) };
    },

    /** By the id of any of its sightings. */
    async get(id: string): Promise<DeadLetter | null> {
      return (await readDeadLetters(client, [id])).get(id) ?? null;
    },

    /** By the id that was asked for, which may be an alias; unknown ones are left out. */
    getMany: (ids: readonly string[]): Promise<Map<string, DeadLetter>> => readDeadLetters(client, ids),

    /** Per case that was seen more than once: every copy that still lies in a dead-letter stream. */
    places: (ids: readonly string[]) => readPlaces(client, ids),

    /** What is open at `now` (epoch ms) and how it came, per stream that has something open. */
    countOpen: (contexts: readonly string[], now: number): Promise<OpenCount[]> => countOpen(client, contexts, now),

    countExhausted: (): Promise<ExhaustedCount[]> => countExhausted(client),
    countKnownExhausted: (of: Parameters<typeof countKnownExhausted>[1]): Promise<number> => countKnownExhausted(client, of),

    /** Open letters per context, of those contexts whose dead-letter streams are all indexed. */
    async countIndexed(contexts: readonly string[]): Promise<Map<string, number>> {
      const where = { context: { in: [...contexts] }, state: "open" };
      const [readings, open] = await Promise.all([
        this.readings(contexts),
        client.deadLetter.groupBy({ by: ["context"], where, _count: { _all: true } }),
      ]);
      const counts = new Map(readings.map(({ context }) => [context, 0]));
      for (const { context, _count } of open) counts.set(context, _count._all);
      for (const reading of readings) if (!reading.isIndexed) counts.delete(reading.context);
      return counts;
    },

    /** One per dead-letter stream that the index has met. A stream it never met, or that never held anything, has none. */
    async readings(contexts: readonly string[]): Promise<StreamReading[]> {
      const cursors = await client.deadLetterCursor.findMany({
        where: { context: { in: [...contexts] } },
        orderBy: [{ context: "asc" }, { stream: "asc" }, { streamCreatedAt: "asc" }],
      });
      const ofStreams = cursors.filter(({ stream }) => !isSource(stream));
      return ofStreams.map(({ context, stream, denied, ...at }) => {
        return { context, stream, isIndexed: denied === null && isIndexed(progressOf(at)), denied };
      });
    },

    /** Contexts where no stream that we may read captures every death. */
    async listening(contexts: readonly string[]): Promise<Listening[]> {
      const where = { context: { in: [...contexts] }, stream: sources.live };
      return client.deadLetterCursor.findMany({ where, select: { context: true, denied: true }, orderBy: { context: "asc" } });
    },
  };
}

type Progress = Pick<DeadLetterCursorModel, keyof IndexProgress>;

const progressOf = ({ indexedSeq, firstSeq, lastSeq, numDeleted }: Progress): IndexProgress => ({
  indexedSeq: Number(indexedSeq),
  firstSeq: Number(firstSeq),
  lastSeq: Number(lastSeq),
  numDeleted: Number(numDeleted),
});

function whereOf({ contexts, originalSubject, from, to, ...equal }: DeadLetterFilter): Prisma.Sql {
  const { state, kind, stream, originalStream, consumer, errorClass } = equal;
  const columns = { kind, stream, original_stream: originalStream, consumer, error_class: errorClass };
  const parts = Object.entries(columns).flatMap(([name, value]) => (value === undefined ? [] : Prisma.sql`${Prisma.raw(name)} = ${value}`));
  if (state !== undefined) parts.push(isInState(state));
  parts.push(Prisma.sql`context = ANY(${[...contexts]})`);
  if (originalSubject !== undefined) parts.push(onSubject(originalSubject));
  if (from !== undefined) parts.push(Prisma.sql`seen_at >= ${dateOf(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`seen_at < ${dateOf(to)}`);
  return Prisma.join(parts, " AND ");
}

const onSubject = (pattern: string) =>
  hasWildcard(pattern) ? Prisma.sql`original_subject ~ ${toRegExpText(pattern)}` : Prisma.sql`original_subject = ${pattern}`;

const LATEST_MS = Date.UTC(9_999, 11, 31);

/** Only years that the database can read; nothing was stored before 1970 or will be after 9999. */
const dateOf = (ms: number) => new Date(Math.min(Math.max(ms, 0), LATEST_MS));
