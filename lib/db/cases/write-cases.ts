import "server-only";
import type { Case, Seen } from "@/lib/domain/dead-letter/unite";
import { rowsAs } from "../batch";
import type { Fate } from "./hand-down";
import { asExcluded, columnList, definitions, iso, toRow } from "./rows";
import type { Db } from "./under-lock";

export type Fated = { united: Case; fate: Omit<Fate, "id" | "tells"> };

/**
 * These cases, in the place of those that are `affected`. Their rows are locked. Rows that are no case any more go last, and alone: with a row
 * go the words of all it was seen as that are nowhere else by then.
 */
export async function writeCases(db: Db, cases: readonly Fated[], affected: readonly string[]): Promise<void> {
  const ids = new Set(cases.map(({ united }) => united.id));
  const stale = affected.filter((id) => !ids.has(id));
  await db.$executeRaw`DELETE FROM sighting WHERE dead_letter = ANY(${[...affected]})`;
  await writeRows(db, cases);
  await insertSightings(
    db,
    cases.map(({ united }) => united),
  );
  if (stale.length === 0) return;
  await db.$executeRaw`UPDATE dead_letter SET also_seen_as = '{}' WHERE id = ANY(${stale}) AND also_seen_as <> '{}'`;
  await db.$executeRaw`DELETE FROM dead_letter WHERE id = ANY(${stale})`;
}

export async function writeRows(db: Db, cases: readonly Fated[]): Promise<void> {
  if (cases.length === 0) return;
  const rows = cases.map(({ united, fate }) => ({ ...toRow(united.row), ...fate, also_seen_as: united.alsoSeenAs }));
  await db.$executeRaw`
    INSERT INTO dead_letter (${columnList}, state, claimed_by, "group", also_seen_as)
    SELECT ${columnList}, state, claimed_by, "group", also_seen_as
    FROM ${rowsAs(rows, `${definitions}, state text, claimed_by text, "group" text, also_seen_as text[]`)} ORDER BY id
    ON CONFLICT (id) DO UPDATE SET ${asExcluded},
      state = excluded.state, claimed_by = excluded.claimed_by, "group" = excluded."group", also_seen_as = excluded.also_seen_as`;
}

/** A case that was seen once is its row. */
async function insertSightings(db: Db, cases: readonly Case[]): Promise<void> {
  const several = cases.filter(({ sightings }) => sightings.length > 1);
  if (several.length === 0) return;
  const rows = several.flatMap(({ id, sightings }) => sightings.map((each) => toSighting(each, id)));
  await db.$executeRaw`
    INSERT INTO sighting (id, dead_letter, facts, present, context, stream, stream_created_at, seq, original_stream, original_seq, msg_id)
    SELECT id, dead_letter, facts, present, context, stream, stream_created_at, seq, original_stream, original_seq, msg_id
    FROM ${rowsAs(rows, sightingDefinitions)} ORDER BY id`;
}

const sightingDefinitions = `id text, dead_letter text, facts jsonb, present boolean, context text, stream text, stream_created_at text, seq bigint,
  original_stream text, original_seq bigint, msg_id text`;

function toSighting({ present, ...facts }: Seen, deadLetter: string): Record<string, unknown> {
  return {
    id: facts.id,
    dead_letter: deadLetter,
    facts,
    present,
    context: facts.context,
    stream: facts.stream,
    stream_created_at: iso(facts.streamCreatedAt),
    seq: facts.seq,
    original_stream: facts.originalStream,
    original_seq: facts.originalSeq,
    msg_id: facts.msgId,
  };
}
