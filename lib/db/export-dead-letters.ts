import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { countFacets, facetOfLetter, type Facets } from "./dead-letter-counts";
import { beyondFacets, inFacets, inGroups, inState, type DeadLetterFilter } from "./dead-letter-filter";
import { Prisma, type PrismaClient } from "./generated/client";
import { all, isBehind, newestFirst, type LetterPlace } from "./list-dead-letters";
import { narrow } from "./narrow-letters";
import { letterColumns, toLetters, type LetterJson } from "./many-dead-letters";

/** So many letters are looked at by one statement, whether they match or not: the embedded database answers nobody else meanwhile. */
const SCANNED = 2_000;
/** Of so many facets, a batch each is read and merged; where there are more, all letters in their order are looked through. */
const MERGED = 4;

/**
 * All letters of a filter that were indexed when it began, newest first, as they are when their batch is read. Nothing is held between two batches, of
 * which some may be empty, and one is read ahead: whoever asks for no more, or ends the generator, has stopped the work.
 */
export async function* exportLetters(client: PrismaClient, filter: DeadLetterFilter): AsyncGenerator<DeadLetter[], void> {
  const [begun] = await client.$queryRaw<{ at: Date }[]>`SELECT now()::timestamptz(3) AS at`; // as rows have it, by the database's clock
  const scan = await scanOf(client, filter);
  if (!begun || !scan) return;
  const read = (after: LetterPlace | null) => settled(readBatch(client, scan, { after, begunAt: begun.at }));
  for (let next = read(null); ;) {
    const { batch, error } = await next;
    if (!batch) throw error;
    const isLast = batch.scanned < SCANNED;
    if (!isLast) next = read(batch.last); // while whoever asked makes lines of these
    yield batch.letters;
    if (isLast) return;
  }
}

/** Read ahead, and perhaps never asked for: it says what failed when it is. */
const settled = (reading: Promise<Batch>): Promise<{ batch: Batch; error?: never } | { batch?: never; error: unknown }> =>
  reading.then(
    (batch) => ({ batch }),
    (error: unknown) => ({ error }),
  );

/** `rows` behind a place, in any order; `where` says which of them are meant. */
type Scan = { rows(behind: Prisma.Sql | null): Prisma.Sql; where: readonly (Prisma.Sql | null)[] };
type Batch = { letters: DeadLetter[]; scanned: number; last: LetterPlace | null };

/** `null` where nothing matches. */
async function scanOf(client: PrismaClient, { from, to, ...filter }: DeadLetterFilter): Promise<Scan | null> {
  const facets = await countFacets(client, filter);
  if (facets.matching.length === 0) return null;
  const inOrder = [inState(filter), beyondFacets({ contexts: [], from, to })];
  // Also where nothing else is in that state: what a job holds may be free again before the last batch.
  const where = [inFacets(filter), filter.groups ? inGroups(filter) : null, beyondFacets(filter)];
  const near = await narrow(client, filter);
  if (near) return { rows: (behind) => letters([...inOrder, near, behind]), where };
  const parts = facets.isAll || facets.matching.length > MERGED ? null : partsOf(filter, facets);
  return parts
    ? {
        rows: (behind) =>
          Prisma.sql`SELECT ofone.* FROM ${parts.each} CROSS JOIN LATERAL (${letters([parts.of, ...inOrder, behind])}) AS ofone`,
        where,
      }
    : { rows: (behind) => letters([...inOrder, behind]), where };
}

function partsOf({ groups }: DeadLetterFilter, { matching }: Facets) {
  if (groups) return { each: Prisma.sql`unnest(${matching}::text[]) AS part`, of: Prisma.sql`"group" = part` };
  return { each: Prisma.sql`unnest(${matching}::bigint[]) AS part`, of: Prisma.sql`${facetOfLetter} = part` };
}

const letters = (where: readonly (Prisma.Sql | null)[]) =>
  Prisma.sql`SELECT * FROM dead_letter WHERE ${all(where)} ${newestFirst} LIMIT ${BigInt(SCANNED)}`;

async function readBatch(
  client: PrismaClient,
  { rows, where }: Scan,
  { after, begunAt }: { after: LetterPlace | null; begunAt: Date },
): Promise<Batch> {
  const meant = all([...where, Prisma.sql`created <= ${begunAt}`]);
  // As texts: what is meant as JSON would be parsed and written once more on its way through Prisma.
  const [read] = await client.$queryRaw<{ letters: string | null; scanned: number; last: string | null }[]>`
    WITH dead_letter AS MATERIALIZED (SELECT * FROM (${rows(after && isBehind(after))}) AS found ${newestFirst} LIMIT ${BigInt(SCANNED)})
    SELECT (SELECT json_agg(meant)::text FROM (SELECT ${letterColumns} FROM dead_letter WHERE ${meant} ${newestFirst}) AS meant) AS letters,
      (SELECT count(*)::int FROM dead_letter) AS scanned,
      (SELECT json_build_object('id', id, 'seq', seq, 'seenAt', seen_at)::text FROM dead_letter ORDER BY seen_at, seq, id DESC LIMIT 1) AS last`;
  const last = read?.last ? (JSON.parse(read.last) as { id: string; seq: number; seenAt: string }) : null; // as built above
  return {
    letters: read?.letters ? toLetters(JSON.parse(read.letters) as LetterJson[]) : [], // the statement names the columns
    scanned: read?.scanned ?? 0,
    last: last && { ...last, seenAt: Date.parse(last.seenAt) },
  };
}
