import "server-only";
import { isOwnPlace } from "@/lib/domain/dead-letter/own-place";
import { rankOf } from "@/lib/domain/dead-letter/unite";
import type { ItemLetter, Place } from "@/lib/domain/redrive/types";
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

/** Per case that was seen more than once: where the message itself was seen exhausted, and when it was stored there, as long as it lies there. */
export async function readExhausted(db: Db, ids: readonly string[]): Promise<Map<string, Place & { storedAt: number }>> {
  const exhausted = new Map<string, Place & { storedAt: number }>();
  if (ids.length === 0) return exhausted;
  for (const seen of await loadCases(db, ids)) {
    if (!seen.present || seen.kind !== "exhausted" || !isOwnPlace(seen)) continue;
    const { stream, streamCreatedAt: createdAt, seq, storedAt } = seen;
    exhausted.set(seen.deadLetter, { stream, createdAt, seq, storedAt });
  }
  return exhausted;
}
