import { Groups, pairsOf } from "./groups";
import { inOtherStreams, mayBeOne, sameMsgId } from "./may-be-one";
import { rankOf } from "./provenance";
import type { Seen } from "./types";

/** How far apart two copies may say that a message died, when no advisory tells its deaths apart. */
const ONE_DEATH_MS = 15 * 60_000;

/**
 * Sightings that name one message, by its deaths. What an advisory says (or our own copy of it) is a death, known by consumer and epoch; each
 * copy joins the one that is nearest in time, one of each dead-letter stream at most: two letters of one stream are two cases, whatever they name,
 * because only a person could tell that they are the same, and the second would be removed unseen.
 */
export function groupsOfMessage(seen: readonly Seen[]): Groups {
  const groups = new Groups(seen);
  const known = seen.filter(({ epoch }) => epoch !== "");
  // Of two that we kept in one stream one was put back by an undo: with the copies that were put back it is a case, without those removed.
  groups.join(pairsOf(known, known), (a, b) => isSameDeath(a, b) && mayBeOne(a, b) && inOtherStreams(a, b));

  // Exhausted before Jetlag was there: when is not known, so it is whatever death is known better.
  const undated = seen.filter((each) => each.epoch === "" && rankOf(each) === 2);
  groups.join(pairsOf(known, undated), alone(mayBeOne));
  groups.join(pairsOf(undated, undated), (a, b) => !hasEpoch(a) && !hasEpoch(b) && mayBeOne(a, b));

  const deaths = [...known, ...undated];
  const copies = seen.filter((each) => !deaths.includes(each));
  groups.join(
    pairsOf(deaths, copies),
    alone((death, copy) => mayBeOne(death, copy) && inOtherStreams(death, copy)),
  );

  const left = copies.filter((copy) => groups.of(copy).length === 1);
  const near = pairsOf(left, left).filter(({ apartMs }) => apartMs <= ONE_DEATH_MS);
  groups.join(near, (a, b) => mayBeOne(a, b) && sameMsgId(a, b) && inOtherStreams(a, b));
  return groups;
}

const hasEpoch = (group: readonly Seen[]) => group.some(({ epoch }) => epoch !== "");

const isSameDeath = ([a]: readonly Seen[], [b]: readonly Seen[]): boolean => a?.epoch === b?.epoch && a?.consumer === b?.consumer;

/** Only what has not joined anything yet joins. */
const alone =
  (isAllowed: (group: readonly Seen[], one: readonly Seen[]) => boolean) =>
  (group: readonly Seen[], one: readonly Seen[]): boolean =>
    one.length === 1 && isAllowed(group, one);
