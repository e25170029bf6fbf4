import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { hasLetters, inTally, isCounted, isMeant, isMember, membersOf } from "./group-filter";
import { groupsOfLetters, type GroupsOfLetters } from "./groups-of-letters";
import type { Group, GroupFilter, GroupPage, GroupState, GroupWindow } from "./types";

type Reading = Pick<PrismaClient, "$queryRaw">;
type Row = Omit<Group, "firstAt" | "lastAt" | "newSince" | "said" | "oldest"> & {
  nth: number;
  firstAt: string;
  lastAt: string;
  saidAt: string | null;
  saidBy: string | null;
  saidWhy: string | null;
  word: GroupState;
  oldest: { stream: string; seq: number; streamCreatedAt: string; storedAt: string; expiresAt: string | null } | null;
};
type Found = { rows: Row[] | null; states: { state: GroupState; groups: number; letters: number }[] | null };

/**
 * Groups and their counts, by counts that are written with the letters: not one letter is looked at, but the oldest open one of each group
 * that is answered. A merged group is part of the one it was merged into.
 */
export async function listGroups(client: Reading, filter: GroupFilter, { sort, limit, offset }: GroupWindow): Promise<GroupPage> {
  const ofLetters = await groupsOfLetters(client, filter);
  const inState = filter.state === undefined ? Prisma.sql`true` : Prisma.sql`state = ${filter.state}`;
  const page = Prisma.sql`SELECT * FROM judged WHERE ${inState} ORDER BY ${orders[sort]} LIMIT ${BigInt(limit)} OFFSET ${BigInt(offset)}`;
  const [answer] = await client.$queryRaw<{ found: string }[]>`
    WITH ${judged(filter, ofLetters)},
    page AS (SELECT *, row_number() OVER () AS nth FROM (${page}) AS ordered), ${held(filter)}
    SELECT json_build_object(
      'rows', (SELECT json_agg(answer ORDER BY nth) FROM (${details}) AS answer),
      'states', (SELECT json_agg(counted) FROM (
        SELECT state, count(*) AS groups, sum(count) AS letters FROM judged GROUP BY state) AS counted))::text AS found`;
  const { rows, states } = JSON.parse(answer?.found ?? "{}") as Found; // the statement names the columns
  const [counts, letters] = [{ ...none }, { ...none }];
  for (const each of states ?? []) [counts[each.state], letters[each.state]] = [each.groups, each.letters];
  const total = filter.state === undefined ? counts.open + counts.resolved + counts.ignored : counts[filter.state];
  return { groups: (rows ?? []).map(toGroup), total, states: counts, letters, mayMiss: ofLetters.mayMiss };
}

const none: Record<GroupState, number> = { open: 0, resolved: 0, ignored: 0 };

/** By its id, or by that of one that was merged into it. */
export async function readGroup(client: Reading, id: string, contexts: readonly string[]): Promise<Group | null> {
  const { groups } = await listGroups(client, { contexts, ids: [id] }, { sort: "last", limit: 1, offset: 0 });
  return groups[0] ?? null;
}

/** The same of a row `g`: two looks into indexes, where an OR would be one through all groups. */
const membersOfRow = Prisma.sql`SELECT g.id UNION ALL SELECT m.id FROM letter_group AS m WHERE m.root = g.id`;

export const readMembers = async (client: Reading, id: string): Promise<string[]> =>
  (await jsonRows<{ id: string }>(client, membersOf([id]))).map((each) => each.id);

/** What each of these is part of by merges, by its id; those that are part of none are left out. */
export async function readRoots(client: PrismaClient, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await client.letterGroup.findMany({
    where: { id: { in: [...ids] }, root: { not: null } },
    select: { id: true, root: true },
  });
  return new Map(rows.flatMap(({ id, root }): [string, string][] => (root === null ? [] : [[id, root]])));
}

/** What people see each of these as, by its id: the title of the group, or of what it was merged into. */
export async function readTitles(client: PrismaClient, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await jsonRows<{ id: string; title: string }>(
    client,
    Prisma.sql`SELECT g.id, seen.title FROM letter_group AS g JOIN letter_group AS seen ON seen.id = coalesce(g.root, g.id)
      WHERE g.id = ANY(${[...ids]})`,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

const orders = {
  last: Prisma.sql`last_at DESC, id`,
  first: Prisma.sql`first_at DESC, id`,
  count: Prisma.sql`count DESC, last_at DESC, id`,
};

/**
 * Each group with what it holds and the state that follows: ignored until a person says otherwise; resolved where nothing is open, or nothing
 * has come since. `standing` is all that is open: a filter counts letters, and changes no state. One pass through the groups and one through their
 * counts. Counts are summed as int: PostgreSQL sums a bigint as numeric, which takes a third longer.
 */
const judged = (filter: GroupFilter, ofLetters: GroupsOfLetters) => Prisma.sql`
  tallied AS (
    SELECT "group", sum(n::int) FILTER (WHERE state = 'open') AS standing,
      sum(n::int) FILTER (WHERE state = 'open' AND ${isCounted(filter)}) AS count, sum(n::int) FILTER (WHERE ${isCounted(filter)}) AS total
    FROM letter_group_tally AS tally WHERE ${inTally(filter)} GROUP BY "group"),
  whole AS (
    SELECT coalesce(g.root, g.id) AS id, coalesce(sum(standing::int), 0) AS standing,
      coalesce(sum(count::int) FILTER (WHERE ${hasLetters(filter)}), 0) AS count,
      coalesce(sum(total::int) FILTER (WHERE ${hasLetters(filter)}), 0) AS total,
      min(first_at) AS first_at, max(last_at) AS last_at, count(*) - 1 AS merged, min(word) FILTER (WHERE root IS NULL) AS word,
      min(assignee) FILTER (WHERE root IS NULL) AS assignee,
      coalesce(max(arrived_at) > max(said_at) FILTER (WHERE root IS NULL), false) AS is_overtaken
    FROM letter_group AS g LEFT JOIN tallied ON tallied."group" = g.id WHERE ${isMember(filter)} GROUP BY 1),
  judged AS (
    SELECT *, CASE WHEN word = 'ignored' THEN 'ignored'
                   WHEN standing = 0 THEN 'resolved'
                   WHEN word = 'resolved' AND NOT is_overtaken THEN 'resolved'
                   ELSE 'open' END AS state
    FROM whole WHERE ${isMeant(filter, ofLetters)})`;

/**
 * What kinds of letters the groups of the page hold, and how often re-driven: of the page only, because these cannot be summed up cheaply. Its members are
 * found first: a join with all groups would read them once more.
 */
const held = (filter: GroupFilter) => Prisma.sql`
  member AS MATERIALIZED (
    SELECT page.id AS whole, g.id FROM page JOIN letter_group AS g ON g.id = page.id WHERE ${hasLetters(filter)}
    UNION ALL SELECT page.id, g.id FROM page JOIN letter_group AS g ON g.root = page.id WHERE ${hasLetters(filter)}),
  held AS (
    SELECT id, max(generation) AS generation_max, json_agg(DISTINCT kind ORDER BY kind) AS kinds
    FROM (SELECT member.whole AS id, tally.kind, generation
      FROM letter_group_tally AS tally JOIN member ON member.id = tally."group" WHERE ${isCounted(filter)}
      GROUP BY 1, 2, 3, state HAVING sum(n) > 0) AS each
    GROUP BY id)`;

const details = Prisma.sql`
  SELECT page.nth, g.id, g.fingerprint, g.title, g.error, g.error_class AS "errorClass", g.context, g.stream,
    g.original_stream AS "originalStream", g.original_subject AS "originalSubject", g.consumer, coalesce(held.kinds, '[]') AS kinds, page.count, page.total AS "countTotal",
    coalesce(held.generation_max, 0) AS "generationMax", page.first_at AS "firstAt", page.last_at AS "lastAt", page.state,
    g.word, g.said_at AS "saidAt", g.said_by AS "saidBy", g.said_why AS "saidWhy", g.assignee, page.merged::int,
    (SELECT count(*) FROM letter_group_note AS note WHERE note."group" IN (${membersOfRow})) AS notes,
    (SELECT json_build_object('stream', oldest.stream, 'seq', seq, 'streamCreatedAt', stream_created_at, 'storedAt', coalesce(stored_at, seen_at),
       'expiresAt', expires_at)
     FROM (SELECT * FROM unnest(ARRAY(${membersOfRow})) AS member CROSS JOIN LATERAL (
       SELECT stream, seq, stream_created_at, seen_at, stored_at, expires_at FROM dead_letter WHERE "group" = member AND state = 'open' ORDER BY seen_at LIMIT 1) AS first
       ORDER BY seen_at LIMIT 1) AS oldest) AS oldest
  FROM page JOIN letter_group AS g ON g.id = page.id LEFT JOIN held ON held.id = page.id`;

function toGroup({ nth: _nth, saidAt, saidBy, saidWhy, word, oldest, ...row }: Row): Group {
  const said = saidAt === null || saidBy === null ? null : { state: word, at: Date.parse(saidAt), by: saidBy, why: saidWhy };
  return {
    ...row,
    firstAt: Date.parse(row.firstAt),
    lastAt: Date.parse(row.lastAt),
    said,
    newSince: word === "resolved" && row.state === "open" ? (said?.at ?? null) : null,
    oldest: oldest && {
      ...oldest,
      streamCreatedAt: Date.parse(oldest.streamCreatedAt),
      storedAt: Date.parse(oldest.storedAt),
      expiresAt: oldest.expiresAt === null ? null : Date.parse(oldest.expiresAt),
    },
  };
}
