import "server-only";
import { messageKey, msgIdKey, type Case } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { loadByIds, loadByMessages, loadByMsgIds, type Known, type MessageName, type SharedId } from "./load-sightings";
import type { Db } from "./under-lock";

export type Clusters = {
  known: ReadonlyMap<string, Known>;
  /** Whether all that a case depends on was read: some are read only because others depend on them. */
  isWhole(united: Case): boolean;
};

/**
 * Whatever can be one with these: sightings of the same messages, those with the same Nats-Msg-Id where one of them names no message, and what
 * competes for these in turn. Never more than MAX_SHARING of each name, whatever a publisher writes.
 */
export async function loadClusters(
  db: Db,
  { added, removed }: { added: readonly Sighting[]; removed: readonly string[] },
): Promise<Clusters> {
  const known = new Map<string, Known>();
  const remember = (found: readonly Known[]) => {
    for (const each of found) known.set(each.id, each);
    return found;
  };
  const before = remember(await loadByIds(db, [...added.map(({ id }) => id), ...removed]));
  const seeds: readonly Sighting[] = [...before, ...added];
  const around = [...seeds, ...remember(await loadByMessages(db, messagesOf(seeds)))];
  const sharing = await loadByMsgIds(db, idsOf(around));
  const linking = new Set([...around, ...sharing].filter((each) => messageKey(each) === null).flatMap((each) => msgIdKey(each) ?? []));
  const linked = remember(sharing.filter((each) => linking.has(msgIdKey(each) ?? "")));
  remember(await loadByMessages(db, messagesOf(linked)));

  const ids = new Set(seeds.map(({ id }) => id));
  const messages = new Set(seeds.flatMap((each) => messageKey(each) ?? []));
  const isTouched = (each: Sighting) => ids.has(each.id) || messages.has(messageKey(each) ?? "") || linking.has(msgIdKey(each) ?? "");
  return { known, isWhole: ({ sightings }) => sightings.some(isTouched) };
}

function messagesOf(seen: readonly Sighting[]): MessageName[] {
  const names = seen.flatMap((each): [string, MessageName][] => {
    const { context, originalStream: stream, originalSeq: seq } = each;
    return stream === null || seq === null ? [] : [[`${messageKey(each)}`, { context, stream, seq }]];
  });
  return [...new Map(names).values()];
}

function idsOf(seen: readonly Sighting[]): SharedId[] {
  const ids = seen.flatMap((each): [string, SharedId][] =>
    each.msgId === null ? [] : [[`${msgIdKey(each)}`, { context: each.context, msgId: each.msgId }]],
  );
  return [...new Map(ids).values()];
}
