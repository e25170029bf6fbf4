import "server-only";
import { formatCountOf } from "@/lib/domain/format";
import type { Change } from "@/lib/domain/redrive/plan/compare-substances";
import type { NatsContext } from "@/lib/nats";
import { redriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { findCopies, type Spot } from "./find-copies";
import { gatherStreams } from "./gather-streams";

/** `planned`: how many places the plan knows; `added`: where else its letters have been seen. */
type Seen = { planned: number; added: readonly Spot[] };

/** Copies of a plan's letters that lie where it does not know of: they would stay, of a letter that is called sent or discarded. */
export async function newCopies({ planned, added }: Seen, context: NatsContext, deps: Pick<Deps, "settings">): Promise<Change[]> {
  if (added.length === 0) return [];
  const named = [...new Set(added.map(({ stream }) => stream))];
  const { streams } = await gatherStreams(context, { subjects: [], streams: named }, deps);
  // One that the plan left out because it had gone is not new.
  const found = await findCopies(added, { streams, wire: redriveWire(context) });
  const count = [...found.values()].filter(({ kind }) => kind !== "gone").length;
  const places = (of: number) => formatCountOf(of, "place");
  return count === 0 ? [] : [{ what: "copies", before: places(planned), after: places(planned + count) }];
}
