import "server-only";
import { rankOf } from "@/lib/domain/dead-letter/unite";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { loadCases } from "./load-sightings";
import type { Db } from "./under-lock";

/** Per case that was seen more than once: every copy of it that still lies in a dead-letter stream. Its id is that of the sighting. */
export async function readPlaces(db: Db, ids: readonly string[]): Promise<Map<string, ItemLetter[]>> {
  const places = new Map<string, ItemLetter[]>();
  for (const seen of await loadCases(db, ids)) {
    if (!seen.present || rankOf(seen) === 2) continue;
    const { id, stream, streamCreatedAt: createdAt, seq, storedAt: seenAt } = seen;
    places.set(seen.deadLetter, [...(places.get(seen.deadLetter) ?? []), { id, stream, createdAt, seq, seenAt }]);
  }
  return places;
}
