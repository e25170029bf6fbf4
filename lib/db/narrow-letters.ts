import "server-only";
import { jsonRows } from "./batch";
import { askedOf, candidates, type DeadLetterFilter } from "./dead-letter-filter";
import { Prisma, type PrismaClient } from "./generated/client";

/** So many letters of a subject are sorted. */
const FEW = 2_000;
/** So many are looked up by what they say: as long as looking at the newest of a million of which one in a hundred says it. */
const FEW_SAY = 10_000;

/** Letters among which all of the filter are, as a condition of the table; `null` where no index tells of them, or of too many to sort. */
export async function narrow(client: PrismaClient, filter: DeadLetterFilter): Promise<Prisma.Sql | null> {
  const asked = askedOf(filter);
  if (asked === null) return narrowBySubject(client, filter);
  const said = await jsonRows<{ id: string }>(
    client,
    Prisma.sql`SELECT id FROM letters_that_say(${asked}::tsquery, ${BigInt(FEW_SAY)}) AS said(id)`,
  );
  // Counted by sightings, as the limit does: of cases there are fewer, and some would pass for all.
  return said.length < FEW_SAY ? Prisma.sql`id = ANY(${[...new Set(said.map(({ id }) => id))]})` : null;
}

/** In the order of the index by subjects, which stops at the limit: a bitmap of it would hold all. */
async function narrowBySubject(client: PrismaClient, filter: DeadLetterFilter): Promise<Prisma.Sql | null> {
  const near = candidates(filter);
  if (near === null) return null;
  const [counted] = await client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM dead_letter WHERE ${near} ORDER BY original_subject USING ~<~ LIMIT ${BigInt(FEW)}) AS counted`;
  return (counted?.count ?? 0) < FEW ? near : null;
}
