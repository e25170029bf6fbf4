import "server-only";
import { toTsquery } from "@/lib/domain/words";
import { candidates, onSubject } from "../dead-letter-filter";
import { Prisma } from "../generated/client";
import type { GroupFilter } from "./types";

/** Of letters that say the words, so many are asked for their groups: a group whose own title says them is found in any case. */
const ASKED = 2_000n;
/** The same of those that died on a subject. A pattern that all of them match then takes half as long again as the list (docs/benchmarks.md). */
const LOOKED_AT = 10_000n;

/** Ids as letters have them: of the groups that these are or were merged into, and of all that was merged into those. */
export const membersOf = (ids: readonly string[]) => Prisma.sql`
  SELECT unnest(roots || ARRAY(SELECT id FROM letter_group WHERE root = ANY(roots))) AS id
  FROM (SELECT array_agg(DISTINCT coalesce(root, id)) AS roots FROM letter_group WHERE id = ANY(${[...ids]})) AS asked`;

/** Whether counts are of some of a group's letters only. */
const asksForLetters = ({ stream, kind, originalStream, consumer, errorClass }: GroupFilter) =>
  [stream, kind, originalStream, consumer, errorClass].some((each) => each !== undefined);

const equal = (values: Record<string, string | undefined>) =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : Prisma.sql`${Prisma.raw(name)} = ${value}`));

const allOf = (parts: readonly Prisma.Sql[]) => Prisma.join([Prisma.sql`true`, ...parts], " AND ");

/** Of rows `tally` of `letter_group_tally`: whose letters are counted. */
export const isCounted = ({ stream, kind }: GroupFilter) => allOf(equal({ "tally.stream": stream, "tally.kind": kind }));

/** Of the same rows. Of few groups only theirs are summed up. */
export const inTally = ({ ids }: GroupFilter) => (ids ? Prisma.sql`tally."group" = ANY(ARRAY(${membersOf(ids)}))` : Prisma.sql`true`);

/** Of rows `g` of `letter_group`, merged or not, whose letters are counted. */
export const hasLetters = ({ originalStream, consumer, errorClass }: GroupFilter) =>
  allOf(equal({ "g.original_stream": originalStream, "g.consumer": consumer, "g.error_class": errorClass }));

/** Of the same rows: each group with all that was merged into it. */
export const isMember = ({ contexts, ids }: GroupFilter) =>
  allOf([Prisma.sql`g.context = ANY(${[...contexts]})`, ...(ids ? [Prisma.sql`g.id = ANY(ARRAY(${membersOf(ids)}))`] : [])]);

/** Of groups as people see them. One of which no letter is left is known still; a filter of letters does not find it. */
export function isMeant(filter: GroupFilter): Prisma.Sql {
  const { contexts, from, to, words, originalSubject, assignee } = filter;
  const parts: Prisma.Sql[] = [];
  if (asksForLetters(filter)) parts.push(Prisma.sql`total > 0`);
  if (from !== undefined) parts.push(Prisma.sql`last_at >= ${new Date(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`first_at < ${new Date(to)}`);
  if (assignee !== undefined) parts.push(Prisma.sql`assignee IS NOT DISTINCT FROM ${assignee}`);
  if (words !== undefined) parts.push(Prisma.sql`id IN (${saying(words)})`);
  if (originalSubject !== undefined) parts.push(Prisma.sql`id IN (${diedOn(originalSubject, contexts)})`);
  return allOf(parts);
}

const saying = (words: string) => Prisma.sql`
  SELECT coalesce(root, id) FROM letter_group WHERE tsv @@ ${toTsquery(words)}::tsquery
  UNION SELECT coalesce(root, id) FROM letter_group
  WHERE id IN (SELECT "group" FROM dead_letter WHERE ${candidates({ contexts: [], words }) ?? Prisma.sql`false`} LIMIT ${ASKED})`;

/**
 * Those whose first letter died on it, and those of the letters that are looked at: by what subjects begin with where that is said, else the newest open
 * ones. All letters would be too many to look at, and a subject that is counted for each group costs a quarter of writing a letter.
 */
function diedOn(subject: string, contexts: readonly string[]): Prisma.Sql {
  const isOn = matchesPattern(subject);
  const near = candidates({ contexts, originalSubject: subject }) ?? Prisma.sql`state = 'open' ORDER BY seen_at DESC`;
  return Prisma.sql`
    SELECT coalesce(root, id) FROM letter_group WHERE context = ANY(${[...contexts]}) AND ${isOn}
    UNION SELECT coalesce(root, id) FROM letter_group
    WHERE id IN (SELECT "group" FROM (SELECT "group", original_subject FROM dead_letter WHERE ${near} LIMIT ${LOOKED_AT}) AS near WHERE ${isOn})`;
}

/**
 * As a regular expression has it, which would be most of such a list's time: where `*` is all there is, what is like it and has no more dots is on it, because none
 * of its `*` can hold one. With a `>` behind a `*` one may.
 */
function matchesPattern(pattern: string): Prisma.Sql {
  const tokens = pattern.split(".");
  const hasTail = tokens.at(-1) === ">";
  const isAny = (token: string, at: number) => token === "*" || (hasTail && at === tokens.length - 1);
  const like = tokens.map((token, at) => (isAny(token, at) ? "_%" : token.replace(/[\\%_]/g, "\\$&"))).join(".");
  const isLike = Prisma.sql`original_subject LIKE ${like}`;
  if (!hasTail) return Prisma.sql`${isLike} AND original_subject NOT LIKE ${`${"%.".repeat(tokens.length)}%`}`;
  return tokens.includes("*") ? Prisma.sql`${isLike} AND ${onSubject(pattern)}` : isLike;
}
