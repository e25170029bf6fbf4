import { alreadyProcessed, inAll, isIntended } from "./already";
import type { ReceiverFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import { gettersOf } from "./receivers";
import { TITLE_LENGTH } from "./keep-letters";
import { consumerKey } from "../../dead-letter/lately";
import { formatCountOf } from "../../format";
import type { Plan } from "../row";
import type { PlannedItem } from "../types";

/** So many of the largest groups are named. */
const GROUPS_SHOWN = 100;

/** What the messages died of, the most first; those beyond a hundred as one. */
export function groupsOf(bundles: readonly Bundle[], world: Pick<World, "lately">): Plan["groups"] {
  const groups = causesOf(bundles, world);
  const others = groups.slice(GROUPS_SHOWN);
  if (others.length === 0) return groups;
  const count = others.reduce((sum, group) => sum + group.count, 0);
  return [...groups.slice(0, GROUPS_SHOWN), { id: null, title: formatCountOf(others.length, "other group"), count }];
}

/** The same, each by itself. */
export function causesOf(bundles: readonly Bundle[], { lately }: Pick<World, "lately">): Plan["groups"] {
  const groups = new Map<string, Plan["groups"][number]>();
  for (const { first } of bundles) {
    const { group, common, said } = first.from.cause;
    const title = (group === null ? said : (lately.titles.get(group) ?? common)).slice(0, TITLE_LENGTH);
    const key = causeKey(first.from.cause);
    const known = groups.get(key);
    groups.set(key, known ? oneMore(known, title, common) : { id: group, title, count: 1 });
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/** Tells apart of what letters died, also where a worker has not found their group yet. */
export const causeKey = ({ group, common }: Pick<Bundle["first"]["from"]["cause"], "group" | "common">): string =>
  group === null ? ` ${common}` : group; // an id holds no space

/** Titled in their own words while all say the same; then by what they have in common. A group with an id keeps its first title. */
function oneMore({ id, title, count }: Plan["groups"][number], said: string, common: string): Plan["groups"][number] {
  return { id, title: id !== null || title === said ? title : common.slice(0, TITLE_LENGTH), count: count + 1 };
}

/** How many dead letters come out of which stream. */
export function sourcesOf(items: readonly PlannedItem[]): Plan["sources"] {
  const counts = new Map<string, number>();
  for (const { letters } of items) for (const { stream } of letters) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return [...counts].map(([stream, count]) => ({ stream, count }));
}

/** Bundles by the name of the stream they go to. */
export function byTarget(bundles: readonly Bundle[]): Map<string, Bundle[]> {
  const targets = new Map<string, Bundle[]>();
  for (const bundle of bundles) add(targets, bundle.first.target.name, bundle);
  return targets;
}

export function targetsOfPlan(bundles: readonly Bundle[], world: World): Plan["targets"] {
  return [...byTarget(bundles)].flatMap(([stream, sent]) => {
    const first = sent[0];
    if (!first) return [];
    const subjects = [...new Set(sent.map((bundle) => bundle.first.subject))];
    return {
      subject: first.first.subject,
      subjectCount: subjects.length,
      stream,
      count: sent.length,
      retention: first.first.target.retention,
      receivers: receiversOfPlan(sent, world),
      receiversKnown: Boolean(world.receivers.get(stream)) && !world.silent.has(stream),
      coreSubscribers: subscribersOf(subjects, world),
    };
  });
}

/** The most plain subscribers that one of the messages has: a sum would count who listens to many subjects many times. */
function subscribersOf(subjects: readonly string[], { coreSubscribers }: World): number | null {
  const counts = subjects.map((subject) => coreSubscribers?.get(subject) ?? null);
  return counts.reduce((most, count) => (most === null || count === null ? null : Math.max(most, count)), counts[0] ?? null);
}

/** Consumers of the target and of what it flows into, each with how many of the messages it gets. */
function receiversOfPlan(sent: readonly Bundle[], world: World): Plan["targets"][number]["receivers"] {
  const target = sent[0]?.first.target;
  if (!target || !world.receivers.get(target.name)) return [];
  return [...receivedBy(sent, world)].map(([receiver, bundles]) => toReceiver(receiver, bundles, world));
}

/** Who gets which of the messages. */
export function receivedBy(sent: readonly Bundle[], world: World): Map<ReceiverFacts, Bundle[]> {
  const received = new Map<ReceiverFacts, Bundle[]>();
  for (const bundle of sent)
    for (const receiver of gettersOf(bundle.first.target, bundle.first.subject, world)) add(received, receiver, bundle);
  return received;
}

function add<Key>(to: Map<Key, Bundle[]>, key: Key, bundle: Bundle): void {
  const bundles = to.get(key);
  if (bundles) bundles.push(bundle);
  else to.set(key, [bundle]);
}

function toReceiver(receiver: ReceiverFacts, bundles: readonly Bundle[], world: World) {
  const { consumer, lag, status } = receiver;
  const own = world.streams.find(({ name }) => name === consumer.stream);
  return {
    stream: consumer.stream,
    consumer: consumer.name,
    intended: bundles.some((bundle) => isIntended(bundle, consumer)),
    count: bundles.length,
    already: inAll(bundles.map((bundle) => alreadyProcessed(bundle, receiver, own))),
    status,
    lag,
    numWaiting: consumer.numWaiting,
    gaveUpLately: world.lately.gaveUp.get(consumerKey({ stream: consumer.stream, consumer: consumer.name })) ?? 0,
  };
}
