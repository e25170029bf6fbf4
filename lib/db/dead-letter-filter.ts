import "server-only";
import type { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { sidesOf, toTsquery } from "@/lib/domain/words";
import { hasWildcard, toRegExpText } from "@/lib/domain/subject";
import { Prisma } from "./generated/client";
import { isInState } from "./letter-state";

export type DeadLetterFilter = {
  /** Only these: rows of a context that is no longer configured are not shown. */
  contexts: readonly string[];
  state?: (typeof deadLetterStates)[number];
  kind?: (typeof deadLetterKinds)[number];
  stream?: string;
  /** A subject, or a pattern with `*` and `>`. */
  originalSubject?: string;
  originalStream?: string;
  consumer?: string;
  errorClass?: string;
  /** Ids as letters have them: a group's own, and of those that were merged into it (lib/db/groups). */
  groups?: readonly string[];
  generation?: { from: number; to: number };
  /** Words (lib/domain/words.ts): all of them, "a phrase", -not. Only letters whose words are indexed are found. */
  words?: string;
  /** Besides, all of these: each a `tsquery` of marks (lib/domain/marks.ts). */
  marks?: readonly string[];
  /** When the dead-letter stream stored it, epoch ms: `from` inclusive, `to` exclusive. */
  from?: number;
  to?: number;
};

/** What facets tell apart, in columns that dead_letter and dead_letter_tally have in common. */
export function inFacets({ contexts, generation, ...equal }: DeadLetterFilter): Prisma.Sql {
  const { kind, stream, originalStream, consumer, errorClass } = equal;
  const columns = { kind, stream, original_stream: originalStream, consumer, error_class: errorClass };
  const parts = Object.entries(columns).flatMap(([name, value]) => (value === undefined ? [] : Prisma.sql`${Prisma.raw(name)} = ${value}`));
  parts.push(Prisma.sql`context = ANY(${[...contexts]})`);
  if (generation) parts.push(Prisma.sql`generation BETWEEN ${generation.from} AND ${generation.to}`);
  return Prisma.join(parts, " AND ");
}

/** What counts of groups tell apart, in columns that dead_letter and letter_group_tally have in common. */
export function inGroups({ groups = [], kind, stream, generation }: DeadLetterFilter): Prisma.Sql {
  const parts = [Prisma.sql`"group" = ANY(${[...groups]})`];
  if (kind !== undefined) parts.push(Prisma.sql`kind = ${kind}`);
  if (stream !== undefined) parts.push(Prisma.sql`stream = ${stream}`);
  if (generation) parts.push(Prisma.sql`generation BETWEEN ${generation.from} AND ${generation.to}`);
  return Prisma.join(parts, " AND ");
}

/** What they do not; `null` when the filter asks for nothing of that kind. */
export function beyondFacets({ originalSubject, from, to, ...filter }: DeadLetterFilter): Prisma.Sql | null {
  const parts: Prisma.Sql[] = [];
  if (originalSubject !== undefined) parts.push(onSubject(originalSubject));
  if (askedOf(filter) !== null) parts.push(says(filter));
  if (from !== undefined) parts.push(Prisma.sql`seen_at >= ${dateOf(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`seen_at < ${dateOf(to)}`);
  return parts.length === 0 ? null : Prisma.join(parts, " AND ");
}

/** The same of letters that an index of words has found, each by one of its sightings: of another one may be what it must not say. */
export function beyondFound(filter: DeadLetterFilter): Prisma.Sql | null {
  const rest = beyondFacets({ ...filter, words: undefined, marks: undefined });
  if (!hasNot(filter)) return rest;
  const isMeant = Prisma.sql`(coalesce(cardinality(also_seen_as), 0) = 0 OR ${says(filter)})`;
  return rest ? Prisma.sql`${rest} AND ${isMeant}` : isMeant;
}

export const inState = ({ state }: DeadLetterFilter) => (state === undefined ? Prisma.sql`true` : isInState(state));

type Said = Pick<DeadLetterFilter, "words" | "marks">;

/** Words and marks as one `tsquery`; `null` where neither is asked for. Words that are none find nothing, whatever the marks. */
export function askedOf({ words, marks = [] }: Said): string | null {
  if (words === undefined) return marks.length === 0 ? null : marks.join(" & ");
  const query = toTsquery(words);
  return query === "" ? query : withMarks(query, marks);
}

const withMarks = (query: string, marks: readonly string[]) => (marks.length === 0 ? query : [`(${query})`, ...marks].join(" & "));

/** Whether it also asks for what letters do not say. */
export const hasNot = ({ words }: Said): boolean => words !== undefined && sidesOf(words).some(({ unsaid }) => unsaid !== null);

/** Letters among which those of a subject are, found by an index; `null` where none helps. */
export function candidates({ originalSubject }: Pick<DeadLetterFilter, "originalSubject">): Prisma.Sql | null {
  if (originalSubject === undefined) return null;
  if (!hasWildcard(originalSubject)) return Prisma.sql`original_subject = ${originalSubject}`;
  const prefix = literalPrefix(originalSubject);
  // The character after "." is "/": everything that begins with the prefix and a dot, whatever the database's collation.
  return prefix === "" ? null : Prisma.sql`original_subject ~>=~ ${`${prefix}.`} AND original_subject ~<~ ${`${prefix}/`}`;
}

/** What stands before the first wildcard, without the dot; empty where it stands first. */
function literalPrefix(pattern: string): string {
  const tokens = pattern.split(".");
  const first = tokens.findIndex((token) => token === "*" || token === ">");
  return tokens.slice(0, first).join(".");
}

/** No `~`: PostgreSQL would guess that few match, look up all that begins like it, which may be everything, and sort that for a page. */
export const onSubject = (pattern: string) =>
  hasWildcard(pattern)
    ? Prisma.sql`regexp_match(original_subject, ${toRegExpText(pattern)}) IS NOT NULL`
    : Prisma.sql`original_subject = ${pattern}`;

const itsTexts = Prisma.sql`FROM dead_letter_text AS text WHERE text.id = dead_letter.id OR text.id = ANY(dead_letter.also_seen_as)`;

/**
 * A letter says what is asked: one of its sightings does, and none what must not be said. OFFSET 0, so that its few texts are looked up by their ids: PostgreSQL
 * takes words that are common together for rare ones, and would read the index of words again for each letter.
 */
export function says({ words, marks = [] }: Said): Prisma.Sql {
  if (words === undefined || !hasNot({ words }))
    return Prisma.sql`EXISTS (SELECT FROM (SELECT text.tsv ${itsTexts} OFFSET 0) AS said WHERE said.tsv @@ ${askedOf({ words, marks })}::tsquery)`;
  const sides = sidesOf(words).map(({ query, unsaid }) => {
    const isSaid = Prisma.sql`bool_or(text.tsv @@ ${withMarks(query, marks)}::tsquery)`;
    return unsaid === null ? isSaid : Prisma.sql`${isSaid} AND NOT bool_or(text.tsv @@ ${unsaid}::tsquery)`;
  });
  return Prisma.sql`(SELECT ${Prisma.join(sides, " OR ")} ${itsTexts})`;
}

const LATEST_MS = Date.UTC(9_999, 11, 31);

/** Only years that the database can read; nothing was stored before 1970 or will be after 9999. */
const dateOf = (ms: number) => new Date(Math.min(Math.max(ms, 0), LATEST_MS));
