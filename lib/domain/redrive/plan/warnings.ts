import { LATELY_WORDS } from "../../dead-letter/lately";
import { formatCount, formatCountOf, formatRate } from "../../format";
import type { Drops } from "./capacity";
import type { World } from "./facts";
import { inPlaceWarnings } from "./in-place-warnings";
import { indexBehind } from "./index-behind";
import { messageWarnings } from "./message-warnings";
import type { Bundle } from "./plan-items";
import { arrivalsOf } from "./receivers";
import type { Plan } from "../row";
import type { RunOptions } from "../run/options";
import { dropWarning, targetWarnings } from "./target-warnings";
import { messages, verb, warn } from "./warn";
import { byTarget, causesOf } from "./plan-targets";
import type { Leaving } from "./what-leaves";
import { workerWarnings } from "./worker-warnings";

export type Planned = {
  bundles: readonly Bundle[];
  leaving: readonly Leaving[];
  drops: readonly Drops[];
  world: World;
  options: { ratePerSec: number | null; keep: boolean; run: RunOptions };
  /** Subjects of which a canary goes before an earlier message. */
  outOfOrder: readonly string[];
};

type Warnings = Plan["warnings"];

/** What one must know before starting. */
export function warningsOf({ bundles, leaving, drops, world, options, outOfOrder }: Planned): Warnings {
  const { inPlace } = options.run;
  const workers = () => [...byTarget(bundles).values()].flatMap((sent) => workerWarnings(sent, world));
  if (inPlace) return [...inPlaceWarnings(inPlace, bundles.length, world), ...grewLately(bundles, world), ...workers()];
  return [
    ...indexBehind(world.unread),
    ...grewLately(bundles, world),
    ...[...byTarget(bundles).values()].flatMap((sent) => [...workerWarnings(sent, world), ...targetWarnings(sent, { world, options })]),
    ...drops.map(dropWarning),
    ...messageWarnings(leaving, world),
    ...deadLettersFed(bundles, world),
    ...unknownWarnings(bundles, world),
    ...canariesBefore(outOfOrder),
    ...unguarded(bundles.length, options),
  ];
}

/** What failed a moment ago fails again, unless it has been mended since. Groups that were merged are one. */
function grewLately(bundles: readonly Bundle[], world: World): Warnings {
  const { lately } = world;
  const plan = causesOf(bundles, world);
  const grown = new Map<string, { title: string; count: number }>();
  for (const { id, title } of plan) {
    const of = id === null ? undefined : lately.grown.get(id);
    if (of && !grown.has(of.group)) grown.set(of.group, { title, count: of.count });
  }
  return [...grown.values()].map(({ title, count }) => {
    const group = plan.length === 1 ? "The group" : `The group "${title}"`;
    return warn("GROUP_GROWS", `${group} grew by ${formatCount(count)} ${LATELY_WORDS}.`);
  });
}

function canariesBefore([first, ...others]: readonly string[]): Warnings {
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` and of ${formatCountOf(others.length, "other subject")}`;
  return [warn("ORDER_BREAKS", `The canaries break the order: one goes out before earlier messages of ${first}${more}.`)];
}

/** Without a ramp it is guarded all the same, only fast. */
function unguarded(count: number, { ratePerSec, run: { canary, ramp, breaker } }: Planned["options"]): Warnings {
  if (canary && breaker) return [];
  const off = [canary ? [] : "no canary", ramp ? [] : "no ramp", breaker ? [] : "no breaker"].flat().join(", ");
  const until = breaker ? "until the breaker trips or somebody aborts" : "until somebody aborts";
  const rate = ratePerSec === null ? `as fast as the target takes ${verb(count, "it", "them")}` : `at ${formatRate(ratePerSec)}`;
  const text = `${off[0]?.toUpperCase()}${off.slice(1)}: ${messages(count)} ${verb(count, "goes", "go")} out ${rate} ${until}.`;
  return [warn("UNGUARDED", text)];
}

/** Refused is what comes back into the letter's own stream; another one may be an archive that somebody keeps. */
function deadLettersFed(bundles: readonly Bundle[], world: World): Warnings {
  const fed = new Map<string, number>();
  for (const { first } of bundles) {
    const arrivals = arrivalsOf(first.target, first.subject, world).filter(({ stream }) => stream.isDeadLetter);
    for (const name of new Set(arrivals.map(({ stream }) => stream.name))) fed.set(name, (fed.get(name) ?? 0) + 1);
  }
  return [...fed].map(([name, count]) =>
    warn(
      "FEEDS_DLQ",
      `${messages(count)} ${verb(count, "flows", "flow")} on into ${name}, another dead-letter stream: ${verb(count, "it", "they")} will be shown there as ${verb(count, "a dead letter", "dead letters")}.`,
    ),
  );
}

function unknownWarnings(bundles: readonly Bundle[], world: World): Warnings {
  const streams = reached(bundles, world);
  const unlisted = streams.filter((stream) => !world.receivers.get(stream));
  return [
    ...streams.flatMap((stream) => silentWarning(stream, world.silent.get(stream) ?? [])),
    ...unlisted.map((stream) =>
      warn("RECEIVERS_UNKNOWN", `The consumers of ${stream} may not be listed: who receives these is not known.`),
    ),
    ...(world.flowsKnown ? [] : [warn("RECEIVERS_UNKNOWN", "Streams may not be listed: whether others copy what is sent is not known.")]),
    ...(world.permissions === null
      ? [warn("PERMISSIONS_UNKNOWN", "What this user may publish could not be read: a refusal would be seen only while sending.")]
      : []),
  ];
}

function silentWarning(stream: string, names: readonly string[]): Warnings {
  if (names.length === 0) return [];
  const [them, do_, get] = names.length === 1 ? ["it", "does", "receives"] : ["they", "do", "receive"];
  return [warn("RECEIVERS_UNKNOWN", `${names.join(", ")} of ${stream} ${do_} not answer: whether ${them} ${get} these is not known.`)];
}

/** Every stream that stores one of the messages. */
function reached(bundles: readonly Bundle[], world: World): string[] {
  const subjects = new Map(bundles.map(({ first }) => [first.subject, first.target]));
  const names = [...subjects].flatMap(([subject, target]) => arrivalsOf(target, subject, world).map(({ stream }) => stream.name));
  return [...new Set(names)];
}
