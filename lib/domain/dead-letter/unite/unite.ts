import { groupsOfMsgId } from "./by-msg-id";
import { compare } from "./groups";
import { groupsOfMessage } from "./of-one-message";
import { messageKey, msgIdKey } from "./provenance";
import { toRow } from "./to-row";
import { MAX_SHARING, type Case, type Seen } from "./types";

/**
 * The cases that these sightings are (dead-letters §1). A function of the set: neither order nor repetition changes anything, and what has
 * neither a message nor a Nats-Msg-Id in common changes nothing for each other.
 */
export function unite(sightings: readonly Seen[]): Case[] {
  const seen = [...new Map(sightings.map((each) => [each.id, each])).values()].toSorted((a, b) => compare(a.id, b.id));
  const { groups, nameless } = byMessage(seen);
  return byMsgId(seen, { groups, nameless })
    .map(toCase)
    .toSorted((a, b) => compare(a.id, b.id));
}

type Grouped = { groups: readonly (readonly Seen[])[]; nameless: readonly Seen[] };

function byMessage(seen: readonly Seen[]): Grouped {
  const groups: (readonly Seen[])[] = [];
  const messages = groupBy(seen, messageKey);
  const nameless = messages.get(null) ?? [];
  messages.delete(null);
  for (const same of messages.values()) groups.push(...(same.length > MAX_SHARING ? alone(same) : groupsOfMessage(same).all()));
  return { groups, nameless };
}

function byMsgId(seen: readonly Seen[], { groups, nameless }: Grouped): (readonly Seen[])[] {
  const sharing = new Map([...groupBy(seen, msgIdKey)].map(([key, same]) => [key, same.length]));
  const isSure = (key: string | null): key is string => key !== null && (sharing.get(key) ?? 0) <= MAX_SHARING;
  const crowded = new Set([...groupBy(seen, messageKey)].flatMap(([key, same]) => (key !== null && same.length > MAX_SHARING ? key : [])));
  const linkOf = (group: readonly Seen[]): string | null => {
    const keys = new Set(group.map(msgIdKey));
    keys.delete(null);
    const [key] = keys;
    // Two ids in one death are of two publishers, and one in a crowd is of nobody.
    return keys.size === 1 && isSure(key ?? null) && !group.some((each) => crowded.has(messageKey(each) ?? "")) ? (key ?? null) : null;
  };
  const deathsOf = groupBy(groups, linkOf);
  const lonely = nameless.filter((each) => !isSure(msgIdKey(each)));
  const linked = groupBy(
    nameless.filter((each) => isSure(msgIdKey(each))),
    msgIdKey,
  );
  const united = [...linked].flatMap(([key, same]) => groupsOfMsgId({ nameless: same, deaths: deathsOf.get(key) ?? [] }));
  const untouched = [...deathsOf].flatMap(([key, deaths]) => (key !== null && linked.has(key) ? [] : deaths));
  return [...united, ...untouched, ...alone(lonely)];
}

/** Of sightings that are known to be of one death. */
export function toCase(group: readonly Seen[]): Case {
  const sightings = group.toSorted((a, b) => compare(a.id, b.id));
  const [id = "", ...alsoSeenAs] = sightings.map((each) => each.id);
  return { id, alsoSeenAs, sightings, row: { ...toRow(sightings), id } };
}

const alone = (seen: readonly Seen[]) => seen.map((each) => [each]);

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string | null): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const same = groups.get(key);
    if (same) same.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
