import { seesTwice } from "./already";
import type { ReceiverFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import { receivedBy } from "./plan-targets";
import { gettersOf } from "./receivers";
import type { Plan } from "../row";
import { messages, verb, warn } from "./warn";

const DOWN: Partial<Record<NonNullable<ReceiverFacts["status"]>, string>> = {
  offline: "has no leader",
  "no-workers": "has no workers",
  stuck: "is stuck",
  stalled: "is stalled",
};

/** Whoever would not handle what is sent to one target: paused, down, or nobody at all. */
export function workerWarnings(sent: readonly Bundle[], world: World): Plan["warnings"] {
  const target = sent[0]?.first.target.name;
  if (target === undefined || !world.receivers.get(target)) return [];
  const unreceived = sent.filter(({ first }) => gettersOf(first.target, first.subject, world).size === 0).length;
  const received = [...receivedBy(sent, world)];
  const stops = received.flatMap(([receiver, bundles]) => stopped(receiver, bundles.length));
  const again = received.flatMap(([receiver, bundles]) => twice(receiver, bundles, world));
  return [...(unreceived === 0 ? [] : [nobody(unreceived, target)]), ...stops, ...again];
}

/** Whoever did not fail on a message gets it all the same. */
function twice(receiver: ReceiverFacts, bundles: readonly Bundle[], world: World): Plan["warnings"] {
  const { name, stream } = receiver.consumer;
  const own = world.streams.find((each) => each.name === stream);
  const count = bundles.filter((bundle) => seesTwice(bundle, receiver, own)).length;
  if (count === 0) return [];
  return [warn("SEEN_TWICE", `${name}, which did not fail on ${verb(count, "it", "them")}, sees ${messages(count)} a second time.`)];
}

function nobody(count: number, target: string): Plan["warnings"][number] {
  return warn("TARGET_DOWN", `Nobody receives ${messages(count)} in ${target}: no consumer takes ${verb(count, "its", "their")} subject.`);
}

function stopped({ consumer, status }: ReceiverFacts, count: number): Plan["warnings"] {
  const waits = `${messages(count)} will wait there`;
  if (consumer.paused || status === "paused") return [warn("TARGET_PAUSED", `${consumer.name} is paused: ${waits}.`)];
  const down = status === null ? undefined : DOWN[status];
  return down === undefined ? [] : [warn("TARGET_DOWN", `${consumer.name} ${down}: ${waits}.`)];
}
