import { Groups, pairsOf } from "./groups";
import { inOtherStreams, mayBeOne, sameMsgId } from "./may-be-one";
import { messageKey } from "./provenance";
import type { Seen } from "./types";

/** A death, and sightings that name no message. */
type SharingId = { nameless: readonly Seen[]; deaths: readonly (readonly Seen[])[] };

/**
 * What shares a Nats-Msg-Id: sightings that name no message join the nearest death with the id, or each other. Nobody writes one
 * death into one stream twice without saying which it is, so each stream gives one copy at most.
 */
export function groupsOfMsgId({ nameless, deaths }: SharingId): (readonly Seen[])[] {
  const named = deaths.flat();
  const groups = new Groups([...nameless, ...named]);
  const ofDeath = new Map(deaths.flatMap((death) => death.map((each) => [each, death] as const)));
  // Deaths stay whole: a death is one with itself at no distance.
  groups.join(
    pairsOf(named, named)
      .filter(({ a, b }) => ofDeath.get(a) === ofDeath.get(b))
      .map((pair) => ({ ...pair, apartMs: 0 })),
    () => true,
  );
  groups.join(
    pairsOf([...named, ...nameless], nameless),
    (a, b) => !(isDeath(a) && isDeath(b)) && mayBeOne(a, b) && sameMsgId(a, b) && inOtherStreams(a, b),
  );
  return [...groups.all()];
}

const isDeath = (group: readonly Seen[]) => group.some((each) => messageKey(each) !== null);
