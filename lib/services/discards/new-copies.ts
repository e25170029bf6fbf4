import "server-only";
import type { DiscardRecord } from "@/lib/db";
import { formatCountOf } from "@/lib/domain/format";
import type { Change } from "@/lib/domain/redrive/plan/compare-substances";
import type { NatsContext } from "@/lib/nats";
import { redriveWire } from "@/lib/nats/redrive";
import type { Discarding } from "./deps";
import { findSpots, gatherLetters, keyOf } from "./gather-letters";
import { gatherDiscardWorld } from "./gather-world";

/** Copies of the plan's letters that lie where it does not know of: they would stay, of a letter that is called discarded. */
export async function newCopies({ id }: Pick<DiscardRecord, "id">, context: NatsContext, deps: Discarding): Promise<Change[]> {
  const planned = await deps.db.discards.places(id);
  const known = new Set(planned.flatMap(({ at }) => (at ? [keyOf(at)] : [])));
  const letters = [...(await deps.db.deadLetters.getMany([...new Set(planned.map(({ letter }) => letter))])).values()];
  const spots = await findSpots(letters, deps);
  const added = new Map([...spots].map(([letter, all]) => [letter, all.filter((spot) => !known.has(keyOf(spot)))]));
  const changed = letters.filter((letter) => letter.state === "open" && (added.get(letter.id) ?? []).length > 0);
  if (changed.length === 0) return [];
  const streams = [...added.values()].flat().map(({ stream }) => stream);
  const world = await gatherDiscardWorld(context, streams, deps);
  const reading = { context: context.name, streams: world.streams, wire: redriveWire(context), db: deps.db };
  // One that the plan left out because it had gone is not new.
  const read = await gatherLetters(changed, added, reading);
  const count = read.flatMap((each) => (each.letter ? each.copies : [])).filter(({ found }) => found.kind !== "gone").length;
  const places = (of: number) => formatCountOf(of, "place");
  return count === 0 ? [] : [{ what: "copies", before: places(known.size), after: places(known.size + count) }];
}
