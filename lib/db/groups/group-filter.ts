import "server-only";
import { hasWildcard, toRegExpText } from "@/lib/domain/subject";
import { toTsquery } from "@/lib/domain/words";
import { candidates, literalPrefix } from "../dead-letter-filter";
import { Prisma } from "../generated/client";
import type { GroupFilter } from "./types";

/** Of letters that say the words, so many are asked for their groups: a group whose own title says them is found in any case. */
const ASKED = 2_000n;

export const allOf = (parts: readonly Prisma.Sql[]) => Prisma.join([...parts], " AND ");

export const membersOfAll = (ids: readonly string[]) =>
  Prisma.sql`ARRAY(SELECT unnest(${[...ids]}::text[]) UNION ALL SELECT id FROM letter_group WHERE root = ANY(${[...ids]}))`;

/** Whether counts are of some of a group's letters only. */
export const asksForLetters = ({ stream, kind, originalStream, consumer, errorClass }: GroupFilter) =>
  [stream, kind, originalStream, consumer, errorClass].some((each) => each !== undefined);

/** Of rows of `letter_group_tally` and the group each is of, merged or not. */
export function heldParts({ contexts, ids, stream, kind, originalStream, consumer, errorClass }: GroupFilter): Prisma.Sql[] {
  const columns = { stream, kind };
  const ofGroup = { original_stream: originalStream, consumer, error_class: errorClass };
  const equal = (table: string, values: Record<string, string | undefined>) =>
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : Prisma.sql`${Prisma.raw(`${table}.${name}`)} = ${value}`,
    );
  return [
    Prisma.sql`letter_group.context = ANY(${[...contexts]})`,
    ...(ids ? [Prisma.sql`letter_group.id = ANY(${membersOfAll(ids)})`] : []),
    ...equal("letter_group_tally", columns),
    ...equal("letter_group", ofGroup),
  ];
}

/** Of a group `g` as people see it, and of when its letters were `seen`. */
export function groupParts({ contexts, ids, from, to, words, originalSubject, assignee }: GroupFilter): Prisma.Sql[] {
  const parts = [Prisma.sql`g.root IS NULL AND g.context = ANY(${[...contexts]})`];
  if (ids) parts.push(Prisma.sql`g.id = ANY(${[...ids]})`);
  if (from !== undefined) parts.push(Prisma.sql`seen.last_at >= ${new Date(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`seen.first_at < ${new Date(to)}`);
  if (assignee !== undefined) parts.push(assignee === null ? Prisma.sql`g.assignee IS NULL` : Prisma.sql`g.assignee = ${assignee}`);
  if (words !== undefined) parts.push(Prisma.sql`g.id IN (${saying(words)})`);
  if (originalSubject !== undefined) parts.push(Prisma.sql`g.id IN (${diedOn(originalSubject, contexts)})`);
  return parts;
}

const saying = (words: string) => Prisma.sql`
  SELECT coalesce(root, id) FROM letter_group WHERE tsv @@ ${toTsquery(words)}::tsquery
  UNION SELECT coalesce(root, id) FROM letter_group
  WHERE id IN (SELECT "group" FROM dead_letter WHERE ${candidates({ contexts: [], words }) ?? Prisma.sql`false`} LIMIT ${ASKED})`;

/**
 * By the subjects that groups have, each once, however many letters died on it. Of a pattern each group is asked for its first subject that matches: LIMIT, because
 * PostgreSQL would go through all subjects of all groups.
 */
function diedOn(subject: string, contexts: readonly string[]): Prisma.Sql {
  const of = Prisma.sql`SELECT coalesce(member.root, member.id) FROM letter_group AS member`;
  const isHere = Prisma.sql`member.context = ANY(${[...contexts]})`;
  if (!hasWildcard(subject)) {
    return Prisma.sql`${of} JOIN letter_group_subject AS died ON died."group" = member.id WHERE ${isHere} AND died.n > 0 AND died.subject = ${subject}`;
  }
  const prefix = literalPrefix(subject);
  const isNear = prefix === "" ? Prisma.sql`true` : Prisma.sql`subject >= ${`${prefix}.`} AND subject < ${`${prefix}/`}`;
  return Prisma.sql`${of} CROSS JOIN LATERAL (
      SELECT FROM letter_group_subject AS died
      WHERE died."group" = member.id AND n > 0 AND ${isNear} AND regexp_match(subject, ${toRegExpText(subject)}) IS NOT NULL LIMIT 1) AS one
    WHERE ${isHere}`;
}
