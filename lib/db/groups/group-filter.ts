import "server-only";
import { toTsquery } from "@/lib/domain/words";
import { Prisma } from "../generated/client";
import type { GroupsOfLetters } from "./groups-of-letters";
import { isOnPattern } from "./on-pattern";
import type { GroupFilter } from "./types";

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
export function isMeant(filter: GroupFilter, ofLetters: GroupsOfLetters): Prisma.Sql {
  const { contexts, from, to, words, originalSubject, assignee } = filter;
  const parts: Prisma.Sql[] = [];
  if (asksForLetters(filter)) parts.push(Prisma.sql`total > 0`);
  if (from !== undefined) parts.push(Prisma.sql`last_at >= ${new Date(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`first_at < ${new Date(to)}`);
  if (assignee !== undefined) parts.push(Prisma.sql`assignee IS NOT DISTINCT FROM ${assignee}`);
  if (words !== undefined) parts.push(Prisma.sql`id IN (${saying(words, ofLetters.saying ?? [])})`);
  if (originalSubject !== undefined)
    parts.push(Prisma.sql`id IN (${diedOn(originalSubject, { contexts, groups: ofLetters.diedOn ?? [] })})`);
  return allOf(parts);
}

const saying = (words: string, groups: readonly string[]) => Prisma.sql`
  SELECT coalesce(root, id) FROM letter_group WHERE tsv @@ ${toTsquery(words)}::tsquery UNION ${rootsOf(groups)}`;

/** Those whose first letter died on it, and those of letters that did. */
const diedOn = (subject: string, { contexts, groups }: { contexts: readonly string[]; groups: readonly string[] }) => Prisma.sql`
  SELECT coalesce(root, id) FROM letter_group WHERE context = ANY(${[...contexts]}) AND ${isOnPattern(subject)} UNION ${rootsOf(groups)}`;

const rootsOf = (groups: readonly string[]) => Prisma.sql`SELECT coalesce(root, id) FROM letter_group WHERE id = ANY(${[...groups]})`;
