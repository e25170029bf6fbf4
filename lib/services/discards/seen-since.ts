import "server-only";
import type { DiscardRecord } from "@/lib/db";
import { keyOf, type Spot } from "../jobs/find-copies";
import type { Discarding } from "./deps";
import { findSpots } from "./gather-letters";

/** How many places a plan knows, and where else its letters have been seen by now. */
export async function seenSince({ id }: Pick<DiscardRecord, "id">, deps: Discarding): Promise<{ planned: number; added: Spot[] }> {
  const planned = await deps.db.discards.places(id);
  const known = new Set(planned.flatMap(({ at }) => (at ? [keyOf(at)] : [])));
  const letters = [...(await deps.db.deadLetters.getMany([...new Set(planned.map(({ letter }) => letter))])).values()];
  const spots = await findSpots(
    letters.filter(({ state }) => state === "open"),
    deps,
  );
  return { planned: known.size, added: [...spots.values()].flat().filter((spot) => !known.has(keyOf(spot))) };
}
