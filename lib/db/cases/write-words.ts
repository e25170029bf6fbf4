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
  const told = new Map(own.map((each) => [each.id, each]));
  for (const each of own) if (hasRead(each)) told.set(each.id, each);
  const all = [...told.values()];
  // What was read once is not forgotten where the message has left, or may not be read any more.
  await db.$executeRaw`INSERT INTO dead_letter_text (id, tsv) SELECT id, tsv FROM ${columnsAs(all, columns)} ORDER BY id ON CONFLICT (id) DO NOTHING`;
  const read = all.filter(hasRead);
  if (read.length === 0) return;
  await db.$executeRaw`UPDATE dead_letter_text AS old SET tsv = r.tsv FROM ${columnsAs(read, columns)} WHERE old.id = r.id AND old.tsv <> r.tsv`;
}

const hasRead = ({ subject }: Sighting) => subject !== "";

const columns: readonly Column<Sighting>[] = [
  ["id", "text", ({ id }) => id],
  ["tsv", "tsvector", (sighting) => letterWords(sighting, "")],
];
