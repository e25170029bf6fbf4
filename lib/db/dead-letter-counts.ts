import "server-only";
import { jsonRows } from "./batch";
import { underLock } from "./cases/under-lock";
import { inFacets, inGroups, type DeadLetterFilter } from "./dead-letter-filter";
import { Prisma, type PrismaClient } from "./generated/client";

/**
 * Letters are counted as they are written: triggers add to dead_letter_tally, by facet and state, and to dead_letter_arrival, by time, in the
 * statement that writes them (migration 0005). So a count is true at any time and costs nothing, however many letters there are.
 */
export type Facets = {
  /** Hashes of facets that hold letters of the filter, or ids of groups that may. Times, subjects and words are not among what facets tell apart. */
  matching: string[];
  count: number;
  /** There are no other letters in this state. */
  isAll: boolean;
  /** Whether `count` is that of the filter's state: which of the claimed have been sent, the tally does not know. */
  isExact: boolean;
};

export const facetOfLetter = Prisma.sql`dead_letter_facet(context, stream, kind, original_stream, consumer, error_class, generation)`;

/** The same of the letters of some groups: each is one facet. What else its letters have in common, its counts do not tell. */
async function countGroups(client: PrismaClient, filter: DeadLetterFilter, groups: readonly string[]): Promise<Facets> {
  const [row] = await client.$queryRaw<{ n: bigint }[]>`SELECT ${tallyOf(filter)} AS n`;
  const { state, originalStream, consumer, errorClass } = filter;
  const isOfTally = originalStream === undefined && consumer === undefined && errorClass === undefined;
  return { matching: [...groups], count: Number(row?.n ?? 0), isAll: false, isExact: isOfTally && isTallied(state) };
}

const isTallied = (state: DeadLetterFilter["state"]) => state !== "claimed" && state !== "redriven";

export async function countFacets(client: PrismaClient, filter: DeadLetterFilter): Promise<Facets> {
  const { state, groups } = filter;
  if (groups) return countGroups(client, filter, groups);
  const rows = await jsonRows<{ facet: string; matches: boolean; n: number }>(
    client,
    Prisma.sql`SELECT facet::text AS facet, coalesce(${inFacets(filter)}, false) AS matches, sum(n) AS n
      FROM dead_letter_tally WHERE ${tallied(state)} GROUP BY 1, 2 HAVING sum(n) <> 0`,
  );
  const matching = rows.filter(({ matches }) => matches);
  return {
    matching: [...new Set(matching.map(({ facet }) => facet))],
    count: matching.reduce((sum, { n }) => sum + n, 0),
    isAll: matching.length === rows.length,
    isExact: isTallied(state),
  };
}

/** The count of the filter, to be read with something else at one moment. */
export const tallyOf = (filter: DeadLetterFilter) =>
  filter.groups
    ? Prisma.sql`(SELECT coalesce(sum(n), 0) FROM letter_group_tally WHERE ${tallied(filter.state)} AND ${inGroups(filter)})`
    : Prisma.sql`(SELECT coalesce(sum(n), 0) FROM dead_letter_tally WHERE ${tallied(filter.state)} AND ${inFacets(filter)})`;

/** In tables of counts, which have the state that rows have. */
export const tallied = (state: DeadLetterFilter["state"]) =>
  state === undefined ? Prisma.sql`true` : Prisma.sql`state = ANY(${writtenAs(state)})`;

/** As rows have it (lib/db/letter-state.ts). */
const writtenAs = (state: string) => (state === "redriven" ? ["claimed"] : state === "claimed" ? ["claimed", "discarding"] : [state]);

/** Open letters per context, of contexts that have some. */
export async function countOpenByContext(client: PrismaClient, contexts: readonly string[]): Promise<{ context: string; n: number }[]> {
  return jsonRows(
    client,
    Prisma.sql`SELECT context, sum(n) AS n FROM dead_letter_tally
      WHERE state = 'open' AND context = ANY(${[...contexts]}) GROUP BY context HAVING sum(n) <> 0`,
  );
}

/** Sums up what was added since. Anybody may do so at any time: it changes no sum. */
export async function foldCounts(client: PrismaClient): Promise<void> {
  await client.$executeRaw`
    WITH old AS (DELETE FROM dead_letter_tally RETURNING *)
    INSERT INTO dead_letter_tally (facet, context, stream, kind, original_stream, consumer, error_class, generation, state, n)
    SELECT facet, context, stream, kind, original_stream, consumer, error_class, generation, state, sum(n) FROM old
    GROUP BY facet, context, stream, kind, original_stream, consumer, error_class, generation, state HAVING sum(n) <> 0`;
  await client.$executeRaw`
    WITH old AS (DELETE FROM dead_letter_arrival RETURNING *)
    INSERT INTO dead_letter_arrival (context, stream, at, n)
    SELECT context, stream, dead_letter_arrived_at(to_timestamp(at)) AS at, sum(n) FROM old
    WHERE to_timestamp(at) > now() - interval '2 hours' - interval '1 minute'
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0`;
  await client.$executeRaw`
    WITH old AS (DELETE FROM letter_group_tally RETURNING *)
    INSERT INTO letter_group_tally ("group", stream, kind, generation, state, n)
    SELECT "group", stream, kind, generation, state, sum(n) FROM old GROUP BY "group", stream, kind, generation, state HAVING sum(n) <> 0`;
}

/** Arrivals by the minute become arrivals by the hour, and then nothing. */
export async function ageArrivals(client: PrismaClient): Promise<void> {
  await underLock(client, async (db) => {
    await db.$executeRaw`
      WITH old AS (
        DELETE FROM letter_group_arrival WHERE at % 3600 <> 0 AND to_timestamp(at) < now() - interval '2 hours' - interval '1 minute' RETURNING *)
      INSERT INTO letter_group_arrival AS known ("group", at, n) SELECT "group", at - at % 3600, sum(n) FROM old GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT ("group", at) DO UPDATE SET n = known.n + excluded.n`;
    await db.$executeRaw`DELETE FROM letter_group_arrival WHERE n = 0 OR to_timestamp(at) < now() - interval '31 days'`;
  });
}
