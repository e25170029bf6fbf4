import "server-only";
import type { GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { forgetSightings, pruneGone } from "./cases/forget";
import { sortLetters } from "./cases/sort-letters";
import { insertKnown } from "./cases/insert-letters";
import { ofInstance, type Gone, type Instance } from "./cases/instance";
import { markGone } from "./cases/mark-gone";
import { oneByOne } from "./cases/one-by-one";
import { copyLetters, makeReady } from "./cases/ready-rows";
import { reunite } from "./cases/reunite";
import { iso } from "./cases/rows";
import { underLock, type Db } from "./cases/under-lock";
import { writeWords } from "./cases/write-words";
import { inPieces } from "./in-pieces";
import type { OpenPool } from "./pglite/open-pglite";
import { ageArrivals } from "./dead-letter-counts";
import { Prisma, type PrismaClient } from "./generated/client";
import { groupOlder } from "./groups/group-older";
import { pruneGroups } from "./groups/prune-groups";
import { groupsWritten } from "./groups/write-groups";
import { meanwhile } from "./meanwhile";
import { mayBeBack, noteBoomerangs } from "./redrives/boomerangs";

export type { Instance } from "./cases/instance";

/** How far an instance is indexed, and what the stream looked like then. */
export type Cursor = Instance & Progress & { rebuilds: number; denied: string | null };

/** `rebuilds`: how many had been asked for when it was begun to read (0 where none is said). What a later one has overtaken moves no cursor. */
export type Progress = { indexedSeq: number; firstSeq: number; lastSeq: number; numDeleted: number; rebuilds?: number };

/** What the indexer writes. Everything can be repeated: writing a sighting twice is writing it once. */
export function deadLetterIndexIn(client: PrismaClient, { isAwaited }: Pick<OpenPool, "isAwaited">) {
  return {
    /** Somebody waits for the only session, or has it: what is long should let them in between. */
    isAwaited,

    /**
     * One batch after the other, all its parts. Those who follow other streams wait here: waiting for the session, each would be taken for somebody
     * who has to be let in between.
     */
    inTurn: oneByOne(),

    /** What can be worked out before `write`, while others are being written. */
    prepare: (sightings: readonly Sighting[]): Promise<void> => makeReady(sightings),

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
        rebuilds: row.rebuilds,
        denied: row.denied,
      }));
    },

    /**
     * Cases and cursor in one transaction; no cursor where `instance` is null. Returns how many cases are new. A sequence that holds another message
     * now (a memory stream after a restart) is another sighting under the same id.
     */
    async write(instance: Instance | null, sightings: readonly Sighting[], progress: Progress | null): Promise<number> {
      const cursor = instance && progress ? moveCursor(instance, progress) : null;
      return underLock(client, (db) => writeSightings(db, sightings, cursor));
    },

    async saveCursor(instance: Instance, progress: Progress): Promise<void> {
      await client.$executeRaw(moveCursor(instance, progress));
    },

    /** When the stream stored the message of the sighting with this id, epoch ms; `null` when it is not indexed. */
    async storedAt(id: string): Promise<number | null> {
      const [row] = await client.$queryRaw<{ at: Date | null }[]>`
        SELECT coalesce((SELECT to_timestamp((facts ->> 'storedAt')::float8 / 1000) FROM sighting WHERE id = ${id}),
          (SELECT coalesce(stored_at, seen_at) FROM dead_letter WHERE id = ${id} AND also_seen_as = '{}')) AS at`;
      return row?.at?.getTime() ?? null;
    },

    /** What keeps this stream from being read; `null` when nothing does. */
    async saveDenied(instance: Instance, denied: string | null): Promise<void> {
      await client.$executeRaw`
        INSERT INTO dead_letter_cursor (context, stream, stream_created_at, denied)
        VALUES (${instance.context}, ${instance.stream}, ${iso(instance.createdAt)}, ${denied})
        ON CONFLICT (context, stream, stream_created_at) DO UPDATE SET denied = excluded.denied, updated_at = now()`;
    },

    /** What of this instance is no longer stored; returns how many sightings left. */
    markGone: (instance: Instance, gone: Gone): Promise<number> => underLock(client, (db) => markGone(db, instance, gone)),

    /** Forgets an instance: `gone`, its letters stay as a memory; else they were no dead letters after all. */
    async forget(instance: Instance, { gone }: { gone: boolean }): Promise<void> {
      await underLock(client, async (db) => {
        await markGone(db, instance, "all");
        if (!gone) await forgetSightings(db, instance);
        await db.$executeRaw`DELETE FROM dead_letter_cursor WHERE ${ofInstance(instance)}`;
      });
    },

    /** `true` while letters are left that an older Jetlag has put into no group. */
    groupOlder: (): Promise<boolean> => groupOlder(client),

    /** Letters that left long ago, groups that nothing is left of, and when letters were seen. */
    async pruneGone(): Promise<void> {
      await underLock(client, async (db) => {
        await pruneGone(db);
        await pruneGroups(db);
      });
      await ageArrivals(client);
    },
  };
}

export type DeadLetterIndex = ReturnType<typeof deadLetterIndexIn>;

/** Nearly every death is seen once: then its facts are its row, and many rows are one statement. Everything else goes with the last one. */
async function writeSightings(db: Db, sightings: readonly Sighting[], cursor: Prisma.Sql | null): Promise<number> {
  const letters = [...new Map(sightings.map((each) => [each.id, each])).values()];
  const { fresh, known, colliding, groupOf } = await sortLetters(db, letters);
  await inPieces(letters, groupOf); // those that were not made ready, or by other rules
  const united = colliding.length === 0 ? 0 : await reunite(db, { added: colliding, alsoLock: known.map(({ id }) => id), groupOf });
  const back = await insertKnown(db, known, groupOf);
  const writing = copyLetters(db, fresh, groupOf);
  const [copied, last] = await meanwhile(writing, () => lastQuestion({ fresh, sightings, groupOf, cursor }));
  await writeWords(db, sightings);
  const [answer] = await db.$queryRaw<{ back: boolean }[]>(last);
  if (answer?.back) await noteBoomerangs(db, sightings);
  return united + back + copied;
}

type Last = { fresh: readonly Sighting[]; sightings: readonly Sighting[]; groupOf: GroupOf; cursor: Prisma.Sql | null };

/** Writes the groups of letters of which nothing was known, and the cursor; answers whether there may be boomerangs among what was written. */
function lastQuestion({ fresh, sightings, groupOf, cursor }: Last): Prisma.Sql {
  const grouped = fresh.length === 0 ? [] : [Prisma.sql`grouped AS (${groupsWritten(fresh, { groupOf, areNew: true })})`];
  const moved = cursor === null ? [] : [Prisma.sql`moved AS (${cursor})`];
  const writes = [...grouped, ...moved];
  const written = writes.length === 0 ? Prisma.empty : Prisma.sql`WITH ${Prisma.join(writes)}`;
  return Prisma.sql`${written} SELECT ${mayBeBack(sightings)} AS back`;
}

function moveCursor({ context, stream, createdAt }: Instance, progress: Progress): Prisma.Sql {
  const { indexedSeq, firstSeq, lastSeq, numDeleted, rebuilds = 0 } = progress;
  return Prisma.sql`
    INSERT INTO dead_letter_cursor (context, stream, stream_created_at, indexed_seq, first_seq, last_seq, num_deleted)
    VALUES (${context}, ${stream}, ${iso(createdAt)}, ${BigInt(indexedSeq)}, ${BigInt(firstSeq)}, ${BigInt(lastSeq)}, ${BigInt(numDeleted)})
    ON CONFLICT (context, stream, stream_created_at) DO UPDATE SET
      indexed_seq = excluded.indexed_seq, first_seq = excluded.first_seq, last_seq = excluded.last_seq,
      num_deleted = excluded.num_deleted, denied = NULL, updated_at = now()
    WHERE dead_letter_cursor.rebuilds = ${rebuilds}`;
}
