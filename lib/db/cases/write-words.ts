import "server-only";
import { rankOf } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { rowsAs } from "../batch";
import { wordsOfLetter } from "../dead-letter-text";
import type { Db } from "./under-lock";

/** Of sightings that are none any more, whatever becomes of their cases. */
export async function forgetWords(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.$executeRaw`DELETE FROM dead_letter_text WHERE id = ANY(${[...ids]})`;
}

/** What is known of messages that an advisory, or a listing, says are dead: they lie in no stream whose words are read later. */
export async function writeWords(db: Db, sightings: readonly Sighting[]): Promise<void> {
  const own = sightings.filter((each) => rankOf(each) === 2);
  if (own.length === 0) return;
  await db.$executeRaw`
    INSERT INTO dead_letter_text (id, tsv)
    SELECT DISTINCT ON (r.id) r.id, to_tsvector('simple', concat_ws(' ', ${wordsOfLetter}))
    FROM ${rowsAs(
      own.map(({ id }) => ({ id })),
      "id text",
    )} LEFT JOIN sighting ON sighting.id = r.id
    JOIN dead_letter AS letter ON letter.id = coalesce(sighting.dead_letter, r.id) ORDER BY r.id
    ON CONFLICT (id) DO UPDATE SET tsv = excluded.tsv`;
}
