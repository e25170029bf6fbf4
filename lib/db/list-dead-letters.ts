import "server-only";
import { jsonRows } from "./batch";
import { countFacets, facetOfLetter, tallyOf, type Facets } from "./dead-letter-counts";
import { isOfBlocks, jumpTo } from "./dead-letter-blocks";
import { askedOf, beyondFacets, beyondFound, inFacets, inGroups, inState, says, type DeadLetterFilter } from "./dead-letter-filter";
import { Prisma, type PrismaClient } from "./generated/client";
import { narrow } from "./narrow-letters";

/** Where a letter stands in lists, newest first. `seenAt` is epoch ms. */
export type LetterPlace = { seenAt: number; seq: number; id: string };

/** From `offset`, or behind a letter. */
export type LetterWindow = { limit: number; offset?: number; after?: LetterPlace | null };

/** `atLeast`: there are more than so many, and nobody has counted how many. Neither: that was not asked. */
export type LetterTotal = { total: number } | { atLeast: number } | null;

/** What is counted one by one is counted so far, or a little beyond what a list has shown. */
const COUNTED = 1_000;
/** Behind so many, each facet would have to be read as far as all of them together. */
const DEEP = 1_000;
/** Of more letters so many of the newest are looked at for words, one by one, before an index is asked, which tells of the oldest as well. */
const MANY = 4_000;
const NEWEST = 1_000;
/** Unless hardly any of the first of these say them: a page then takes more than the newest, and each look is a place of the disk. */
const PROBED = 100;
const HARDLY = 3;
/** Where so many of the newest say them, a page is looked for among those behind as well, before all that say them are. */
const OFTEN = 10;
/** So many facets are merged; of more, letters are looked through in their order. */
const MERGED_FACETS = 200;

type PlaceRow = { id: string; seen_at: string; seq: number };
type FoundRow = PlaceRow & { total: number | null };
type Listed = { places: LetterPlace[]; isMore: boolean; total: LetterTotal };

const toPlace = ({ id, seen_at, seq }: PlaceRow): LetterPlace => ({ id, seq, seenAt: Date.parse(seen_at) });

/**
 * The places of a page's letters, one more than asked for where there are more. A million letters are never sorted: they are read in their
 * order, by facets where the filter leaves some out, or are first narrowed down to the few of a subject or of words, which are.
 */
export async function listPlaces(client: PrismaClient, filter: DeadLetterFilter, window: LetterWindow): Promise<Listed> {
  const facets = await countFacets(client, filter);
  if (facets.matching.length === 0) return { places: [], isMore: false, total: { total: 0 } };
  const near = await amongNewest(client, filter, { ...window, facets });
  if (near?.listed) return near.listed;
  const source = await sourceOf(client, filter, { ...facets, isDeep: (window.offset ?? 0) > DEEP, isOften: near?.isOften ?? false });
  if (source.narrowed) return listFew(client, { ...source, narrowed: source.narrowed }, window);
  const isCounted = facets.isExact && beyondFacets(filter) === null;
  const page = isCounted ? countedPage(source, filter, { ...window, count: facets.count }) : pageOf(source, window);
  // Counted by the statement that reads the page: a reader who is shown rows that the total does not know takes the others for gone.
  const total = isCounted ? tallyOf(filter) : Prisma.sql`NULL::bigint`;
  const found = await jsonRows<FoundRow>(client, Prisma.sql`SELECT page.*, ${total} AS total FROM (${page}) AS page ${newestFirst}`);
  const places = found.slice(0, window.limit).map(toPlace);
  const isMore = found.length > window.limit;
  const end = (window.offset ?? 0) + places.length;
  if (isCounted) return { places, isMore, total: { total: found[0]?.total ?? facets.count } };
  if (window.after) return { places, isMore, total: null };
  if (!isMore && places.length > 0) return { places, isMore, total: { total: end } };
  // Each would have to be looked up by its words.
  if (isMore && askedOf(filter) !== null) return { places, isMore, total: { atLeast: end } };
  return { places, isMore, total: await countUpTo(client, source, Math.max(COUNTED, end + window.limit)) };
}

/** Counted by the statement that reads the page: all of them are looked up for it. */
async function listFew(
  client: PrismaClient,
  { narrowed, where }: Source & { narrowed: Prisma.Sql },
  { limit, offset = 0, after }: LetterWindow,
): Promise<Listed> {
  const beyond = after ? Prisma.sql`${where} AND ${isBehind(after)}` : where;
  const window = Prisma.sql`LIMIT ${BigInt(limit + 1)} OFFSET ${BigInt(offset)}`;
  const [found] = await client.$queryRaw<{ total: number; page: string | null }[]>`
    ${narrowed}, listed AS MATERIALIZED (SELECT id, seen_at, seq FROM dead_letter WHERE ${beyond})
    SELECT (SELECT count(*)::int FROM listed) AS total,
      (SELECT json_agg(page ${newestFirst})::text FROM (SELECT * FROM listed ${newestFirst} ${window}) AS page) AS page`;
  const rows = JSON.parse(found?.page ?? "[]") as PlaceRow[]; // the statement names the columns
  const total = after ? null : { total: found?.total ?? 0 };
  return { places: rows.slice(0, limit).map(toPlace), isMore: rows.length > limit, total };
}

/**
 * A page of words that are so common that the newest letters hold it, and one letter more; else how common they are among those. `null` where that was
 * not looked at, or hardly any says them.
 */
async function amongNewest(
  client: PrismaClient,
  { words, marks, ...filter }: DeadLetterFilter,
  { limit, offset = 0, after, facets }: LetterWindow & { facets: Facets },
): Promise<{ listed: Listed | null; isOften: boolean } | null> {
  if (askedOf({ words, marks }) === null || facets.count <= MANY || offset + limit >= NEWEST) return null;
  const source = await sourceOf(client, filter, { ...facets, isDeep: false, isOften: false });
  const among = (most: number) =>
    Prisma.sql`(${pageOf(source, { limit: most - 1, after })}) AS newest JOIN dead_letter USING (id) WHERE ${says({ words, marks })}`;
  const [probe] = await client.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM ${among(PROBED)}`;
  if ((probe?.n ?? 0) < HARDLY) return null;
  const rows = await jsonRows<FoundRow>(
    client,
    Prisma.sql`SELECT newest.*, count(*) OVER () AS total FROM ${among(NEWEST)}
      ${newestOf("newest")} LIMIT ${BigInt(limit + 1)} OFFSET ${BigInt(offset)}`,
  );
  const beyond = rows[limit];
  const isOften = Number(rows[0]?.total ?? 0) >= OFTEN;
  if (!beyond) return { listed: null, isOften };
  const listed = { places: rows.slice(0, limit).map(toPlace), isMore: true, total: after ? null : { atLeast: Number(beyond.total) - 1 } };
  return { listed, isOften };
}

/** How letters are found: among few that `narrowed` makes of the table, or by the order of each of some parts, or else by the order of all. */
type Source = { narrowed: Prisma.Sql | null; where: Prisma.Sql; parts: Parts | null };
/** Facets or groups: what the letters of each have in common, and what of it there is. */
type Parts = { of: Prisma.Sql; values: Prisma.Sql };

async function sourceOf(
  client: PrismaClient,
  filter: DeadLetterFilter,
  { isAll, matching, isDeep, isOften }: Facets & { isDeep: boolean; isOften: boolean },
): Promise<Source> {
  const ofGroups = filter.groups === undefined ? null : inGroups(filter);
  const near = isOften ? null : await narrow(client, filter);
  const ofFacets = [inState(filter), isAll ? null : inFacets(filter), ofGroups];
  if (near) return { narrowed: few(near), where: all([...ofFacets, beyondFound(filter)]), parts: null };
  const whole = all([...ofFacets, beyondFacets(filter)]);
  if (filter.groups) {
    const parts = { of: Prisma.sql`"group"`, values: Prisma.sql`${matching}::text[]` };
    return { narrowed: null, where: all([inState(filter), inFacets(filter), beyondFacets(filter)]), parts };
  }
  if (isAll || isDeep || matching.length > MERGED_FACETS) return { narrowed: null, where: whole, parts: null };
  // The facets say all that inFacets says; saying it again would lead the planner to the indexes of those columns, and to sorting.
  const parts = { of: facetOfLetter, values: Prisma.sql`${matching}::bigint[]` };
  return { narrowed: null, where: all([inState(filter), beyondFacets(filter)]), parts };
}

export const all = (parts: readonly (Prisma.Sql | null)[]) =>
  Prisma.join(
    parts.filter((part) => part !== null),
    " AND ",
  );

/** Materialized, so that the planner, which knows no counts on a database that nobody has analyzed, cannot look through all of them instead. */
const few = (near: Prisma.Sql) => Prisma.sql`
  WITH dead_letter AS MATERIALIZED (
    SELECT id, also_seen_as, context, stream, kind, state, "group", original_stream, original_subject, consumer, error_class, generation, claimed_by,
      seen_at, seq
    FROM dead_letter WHERE ${near})`;

const newestOf = (table: string) => Prisma.raw(`ORDER BY ${table}.seen_at DESC, ${table}.seq DESC, ${table}.id`);
export const newestFirst = Prisma.sql`ORDER BY seen_at DESC, seq DESC, id`;

function pageOf(source: Source, { limit, offset = 0, after }: LetterWindow): Prisma.Sql {
  const beyond = after ? Prisma.sql`${source.where} AND ${isBehind(after)}` : source.where;
  const [most, skipped] = [BigInt(limit + 1), BigInt(offset)];
  return Prisma.sql`SELECT id, seen_at, seq FROM (${rowsOf({ ...source, where: beyond }, most + skipped)}) AS found
    ${newestFirst} LIMIT ${most} OFFSET ${skipped}`;
}

/** Of `count` letters, which are counted, so that not all before a page have to be skipped. */
function countedPage(
  source: Source,
  filter: DeadLetterFilter,
  { limit, offset = 0, after, count }: LetterWindow & { count: number },
): Prisma.Sql {
  if (after || offset <= DEEP) return pageOf(source, { limit, offset, after });
  if (isOfBlocks(filter)) return pageFromBlock(source, jumpTo(filter, offset), { limit, offset });
  return offset > count / 2 && source.parts === null ? pageFromEnd(source, filter, { limit, offset }) : pageOf(source, { limit, offset });
}

const pageFromBlock = ({ where }: Source, jump: Prisma.Sql, { limit, offset }: { limit: number; offset: number }) => Prisma.sql`
  WITH ${jump} SELECT id, seen_at, seq FROM dead_letter WHERE ${where} AND seen_at < (SELECT high FROM jump)
  ${newestFirst} LIMIT ${BigInt(limit + 1)} OFFSET ${BigInt(offset)} - (SELECT newer FROM jump)`;

/**
 * The same page, with those behind it skipped in place of those before it. How many are behind is counted by the statement that reads them: by
 * an earlier count the page would begin as much sooner or later as letters left or came in between, beside a total that says otherwise.
 */
function pageFromEnd({ where }: Source, filter: DeadLetterFilter, { limit, offset }: { limit: number; offset: number }): Prisma.Sql {
  const most = BigInt(limit + 1);
  const rest = Prisma.sql`(SELECT rest FROM behind)`;
  // The inner limit is a constant, so that the planner knows to read the order's index.
  return Prisma.sql`WITH behind AS (SELECT greatest(0, ${tallyOf(filter)} - ${BigInt(offset)}) AS rest)
    SELECT id, seen_at, seq FROM (
      SELECT id, seen_at, seq FROM dead_letter WHERE ${where} ORDER BY seen_at, seq, id DESC LIMIT ${most} OFFSET greatest(0, ${rest} - ${most})
    ) AS found ORDER BY seen_at, seq, id DESC LIMIT least(${rest}, ${most})`;
}

function rowsOf({ narrowed, where, parts }: Source, most: bigint): Prisma.Sql {
  if (parts === null)
    return Prisma.sql`${narrowed ?? Prisma.empty} SELECT id, seen_at, seq FROM dead_letter WHERE ${where} ${newestFirst} LIMIT ${most}`;
  return Prisma.sql`SELECT ofone.* FROM unnest(${parts.values}) AS part CROSS JOIN LATERAL (
    SELECT id, seen_at, seq FROM dead_letter WHERE ${parts.of} = part AND ${where} ${newestFirst} LIMIT ${most}) AS ofone`;
}

export function isBehind({ seenAt, seq, id }: LetterPlace): Prisma.Sql {
  const at = new Date(seenAt);
  return Prisma.sql`seen_at <= ${at} AND (seen_at < ${at} OR seq < ${BigInt(seq)} OR seq = ${BigInt(seq)} AND id > ${id})`;
}

async function countUpTo(client: PrismaClient, { where, parts }: Source, most: number): Promise<LetterTotal> {
  const beyond = BigInt(most + 1);
  const rows =
    parts === null
      ? Prisma.sql`SELECT id FROM dead_letter WHERE ${where} LIMIT ${beyond}`
      : Prisma.sql`SELECT id FROM unnest(${parts.values}) AS part CROSS JOIN LATERAL (
          SELECT id FROM dead_letter WHERE ${parts.of} = part AND ${where} LIMIT ${beyond}) AS ofone LIMIT ${beyond}`;
  const [counted] = await client.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM (${rows}) AS counted`;
  const count = counted?.count ?? 0;
  return count > most ? { atLeast: most } : { total: count };
}
