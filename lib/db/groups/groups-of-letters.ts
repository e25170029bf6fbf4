import "server-only";
import { toTsquery } from "@/lib/domain/words";
import { jsonRows } from "../batch";
import { facetOfLetter } from "../dead-letter-counts";
import { candidates, hasNot, says } from "../dead-letter-filter";
import { Prisma, type PrismaClient } from "../generated/client";
import { isOnPattern } from "./on-pattern";
import type { GroupFilter } from "./types";

/** Of letters that say the words, so many are asked for their groups: a group whose own title says them is found in any case. */
const SAYING = 2_000;
/** The same of those that died on a subject. A pattern that all of them match then takes half as long again as the list (docs/benchmarks.md). */
const DIED_ON = 10_000;

type Reading = Pick<PrismaClient, "$queryRaw">;

/** Ids as letters have them; `null` where nothing of the kind is asked for. `mayMiss`: there are letters that were not looked at. */
export type GroupsOfLetters = { saying: string[] | null; diedOn: string[] | null; mayMiss: boolean };

/** The groups of letters of some contexts that say the words, and of those that died on the subject: of so many as are looked at. */
export async function groupsOfLetters(client: Reading, filter: GroupFilter): Promise<GroupsOfLetters> {
  const { contexts, words, originalSubject } = filter;
  const saying = words === undefined ? null : await find(client, contexts, sayingLook(words));
  const diedOn = originalSubject === undefined ? null : await find(client, contexts, diedOnLook(originalSubject));
  return {
    saying: saying && saying.groups,
    diedOn: diedOn && diedOn.groups,
    mayMiss: (saying?.mayMiss ?? false) || (diedOn?.mayMiss ?? false),
  };
}

/** `near`: letters of all contexts that an index finds, `most` at the most; `null` where none helps. `meant`: which of them it is about; `each`: which of any letters. */
type Look = { most: number; near: Prisma.Sql | null; meant: Prisma.Sql; each: Prisma.Sql };
type Found = { groups: string[]; mayMiss: boolean };

function sayingLook(words: string): Look {
  const near = Prisma.sql`
    SELECT letter.* FROM letters_that_say(${toTsquery(words)}::tsquery, ${BigInt(SAYING)}) AS said(id)
      CROSS JOIN LATERAL (SELECT id, also_seen_as, context, "group" FROM dead_letter WHERE id = said.id OFFSET 0) AS letter`;
  const each = says({ words });
  return { most: SAYING, near, meant: hasNot({ words }) ? each : Prisma.sql`true`, each };
}

function diedOnLook(subject: string): Look {
  const of = candidates({ originalSubject: subject });
  const near = of && Prisma.sql`SELECT context, "group", original_subject FROM dead_letter WHERE ${of} LIMIT ${BigInt(DIED_ON)}`;
  const each = isOnPattern(subject);
  return { most: DIED_ON, near, meant: each, each };
}

/** What the index finds is of all contexts. Where it finds more than is looked at, and others' are among it, those that are asked for are looked at by themselves. */
async function find(client: Reading, contexts: readonly string[], { most, near, meant, each }: Look): Promise<Found> {
  if (near === null) return findAmong(client, contexts, { most, each });
  const [found] = await client.$queryRaw<{ looked: number; hasOthers: boolean; groups: string | null }[]>`
    WITH dead_letter AS MATERIALIZED (${near})
    SELECT (SELECT count(*)::int FROM dead_letter) AS looked,
      EXISTS (SELECT FROM dead_letter WHERE context <> ALL(${[...contexts]})) AS "hasOthers",
      (SELECT json_agg("group")::text FROM (
        SELECT DISTINCT "group" FROM dead_letter WHERE context = ANY(${[...contexts]}) AND "group" IS NOT NULL AND ${meant}) AS led) AS groups`;
  const groups = JSON.parse(found?.groups ?? "[]") as string[]; // the statement makes them
  if ((found?.looked ?? 0) < most) return { groups, mayMiss: false };
  if (!found?.hasOthers) return { groups, mayMiss: true };
  const among = await findAmong(client, contexts, { most, each });
  return { groups: [...groups, ...among.groups], mayMiss: among.mayMiss };
}

/** All letters of the contexts where they are so few, else the newest open ones of each facet. All would be too many, and what was counted for each group costs a quarter of writing a letter. */
async function findAmong(client: Reading, contexts: readonly string[], { most, each }: Pick<Look, "most" | "each">): Promise<Found> {
  const counted = await jsonRows<{ facet: string; state: string; n: number }>(
    client,
    Prisma.sql`SELECT facet::text AS facet, state, sum(n) AS n FROM dead_letter_tally WHERE context = ANY(${[...contexts]})
      GROUP BY 1, 2 HAVING sum(n) > 0 ORDER BY 3 DESC`,
  );
  const isAll = counted.reduce((sum, { n }) => sum + n, 0) <= most;
  const parts = isAll ? counted : counted.filter(({ state }) => state === "open").slice(0, most);
  const share = isAll ? most : Math.max(1, Math.floor(most / Math.max(1, parts.length)));
  const groups = await jsonRows<{ group: string }>(
    client,
    Prisma.sql`SELECT DISTINCT "group" FROM unnest(${parts.map(({ facet }) => facet)}::bigint[], ${parts.map(({ state }) => state)}::text[]) AS part(facet, state)
      CROSS JOIN LATERAL (
        SELECT id, also_seen_as, "group", original_subject FROM dead_letter WHERE ${facetOfLetter} = part.facet AND state = part.state
        ORDER BY seen_at DESC LIMIT ${BigInt(share)}) AS dead_letter
      WHERE "group" IS NOT NULL AND ${each}`,
  );
  return { groups: groups.map(({ group }) => group), mayMiss: !isAll };
}
