import "server-only";
import { rankOf } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import { columnsAs, type Column } from "../batch";
import type { Db } from "./under-lock";

/** Of sightings that are none any more, whatever becomes of their cases. */
export async function forgetWords(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.$executeRaw`DELETE FROM dead_letter_text WHERE id = ANY(${[...ids]})`;
}

/** What is known of messages that an advisory, or a listing, says are dead: they lie in no stream whose words are read later. */
export async function writeWords(db: Db, sightings: readonly Sighting[]): Promise<void> {
  const own = sightings.filter((each) => rankOf(each) === 2);
  if (own.length === 0) return;
  const told = [...new Map(own.map((each) => [each.id, each])).values()];
  await db.$executeRaw`INSERT INTO dead_letter_text (id, tsv) SELECT id, tsv FROM ${columnsAs(told, columns)} ORDER BY id
    ON CONFLICT (id) DO UPDATE SET tsv = excluded.tsv`;
}

const columns: readonly Column<Sighting>[] = [
  ["id", "text", ({ id }) => id],
  ["tsv", "tsvector", (sighting) => letterWords(sighting, "")],
];
