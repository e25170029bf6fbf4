import type { ReceiverFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import { gettersOf } from "./plan-targets";
import type { Plan } from "./row";
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
  const gets = gettersOf(world);
  const counts = new Map<ReceiverFacts, number>();
  for (const bundle of sent) for (const receiver of gets(bundle)) counts.set(receiver, (counts.get(receiver) ?? 0) + 1);
  const unreceived = sent.filter((bundle) => gets(bundle).size === 0).length;
  return [
    ...(unreceived === 0 ? [] : [nobody(unreceived, target)]),
    ...[...counts].flatMap(([receiver, count]) => stopped(receiver, count)),
  ];
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
