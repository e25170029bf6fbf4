import { formatCount, formatCountOf, formatDuration, formatRate } from "../format";
import type { Drops } from "./capacity";
import { etaMsOf } from "./eta";
import type { StreamFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import { byTarget, receiversOfPlan } from "./plan-targets";
import type { Plan } from "./row";
import { isShortLived } from "./short-lived";
import type { PlannedItem, WarningCode } from "./types";

export type Planned = {
  bundles: readonly Bundle[];
  items: readonly PlannedItem[];
  drops: readonly Drops[];
  world: World;
  options: { ratePerSec: number | null; keep: boolean };
};

type Warning = Plan["warnings"][number];
const warn = (code: WarningCode, text: string): Warning => ({ code, text });
const letters = (count: number) => formatCountOf(count, "dead letter");
const messages = (count: number) => formatCountOf(count, "message");
const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** What one must know before starting, the most of it first. */
export function warningsOf(planned: Planned): Warning[] {
  const { bundles, drops, world, options } = planned;
  return [
    ...[...byTarget(bundles).values()].flatMap((sent) => [...workerWarnings(sent, world), ...targetWarnings(sent, options)]),
    ...drops.map(dropWarning),
    ...messageWarnings(bundles),
    ...unknownWarnings(planned),
    unguarded(bundles.length, options.ratePerSec),
  ];
}

function unguarded(count: number, ratePerSec: number | null): Warning {
  const rate = ratePerSec === null ? "as fast as the target takes them" : `at ${formatRate(ratePerSec)}`;
  return warn(
    "UNGUARDED",
    `No canary, no ramp, no breaker yet: ${messages(count)} ${verb(count, "goes", "go")} out ${rate} until somebody aborts.`,
  );
}

const DOWN = { offline: "has no leader", "no-workers": "has no workers", stuck: "is stuck", stalled: "is stalled" } as const;
const isDown = (status: string | null): status is keyof typeof DOWN => status !== null && status in DOWN;

function workerWarnings(sent: readonly Bundle[], world: World): Warning[] {
  const target = sent[0]?.first.target.name ?? "";
  const receivers = receiversOfPlan(sent, world);
  if (receivers?.length === 0)
    return [
      warn(
        "TARGET_DOWN",
        `Nobody receives ${messages(sent.length)} in ${target}: no consumer takes ${verb(sent.length, "its subject", "their subjects")}.`,
      ),
    ];
  return (receivers ?? []).flatMap(({ consumer, stream, status, count }) => {
    const facts = world.receivers.get(stream)?.find((one) => one.consumer.name === consumer);
    const waits = `${messages(count)} will wait there`;
    if (facts?.consumer.paused || status === "paused") return warn("TARGET_PAUSED", `${consumer} is paused: ${waits}.`);
    return isDown(status) ? warn("TARGET_DOWN", `${consumer} ${DOWN[status]}: ${waits}.`) : [];
  });
}

function targetWarnings(sent: readonly Bundle[], { ratePerSec, keep }: Planned["options"]): Warning[] {
  const target = sent[0]?.first.target;
  if (!target) return [];
  const found: Warning[] = [];
  const etaMs = etaMsOf(sent.length, ratePerSec);
  if (etaMs !== null && target.duplicateWindowMs < etaMs)
    found.push(
      warn(
        "WINDOW_SHORT",
        `${target.name} knows a message again for ${formatDuration(target.duplicateWindowMs)} and this takes ${formatDuration(etaMs)}: after a crash that lasts longer, what was under way may need a person to decide.`,
      ),
    );
  if (isShortLived(target) && !keep) {
    const stay = sent.reduce((sum, { all }) => sum + all.length, 0);
    found.push(
      warn(
        "SHORT_LIVED",
        `${target.name} ${shortLife(target)}: ${letters(stay)} ${verb(stay, "stays", "stay")} until a person removes ${verb(stay, "it", "them")}.`,
      ),
    );
  }
  return found;
}

function shortLife({ storage, maxAgeMs }: StreamFacts): string {
  const age = maxAgeMs === null ? "" : ` for ${formatDuration(maxAgeMs)}`;
  return `keeps messages${age}${storage === "memory" ? " in memory" : " only"}`;
}

function dropWarning({ stream, others, own }: Drops): Warning {
  const mine = own === 0 ? "" : `, and ${formatCount(own)} of these ${verb(own, "itself", "themselves")} at the next`;
  return warn("DROPS_OTHERS", `${stream} is at its limits and would drop ${messages(others)} that it holds${mine}.`);
}

function messageWarnings(bundles: readonly Bundle[]): Warning[] {
  const countOf = (test: (bundle: Bundle) => boolean) => bundles.filter(test).length;
  const replaced = countOf(({ first }) => first.from.stored.outgoing.originalMsgId !== null);
  const unknown = countOf(({ first }) => !first.from.stored.outgoing.headersKnown);
  const moved = bundles.filter(
    ({ first }) => first.from.letter.originalStream !== null && first.from.letter.originalStream !== first.target.name,
  );
  const from = [...new Set(moved.map(({ first }) => first.from.letter.originalStream))];
  const to = [...new Set(moved.map(({ first }) => first.target.name))];
  return [
    ...(moved.length === 0
      ? []
      : [
          warn(
            "OTHER_STREAM",
            `${messages(moved.length)} died in ${from.join(", ")} and ${verb(moved.length, "goes", "go")} to ${to.join(", ")}, which now stores that subject.`,
          ),
        ]),
    ...(unknown === 0
      ? []
      : [
          warn(
            "HEADERS_UNKNOWN",
            `${messages(unknown)} ${verb(unknown, "comes", "come")} from envelopes without headers: ${verb(unknown, "it goes", "they go")} out without the ones ${verb(unknown, "it", "they")} had.`,
          ),
        ]),
    ...(replaced === 0
      ? []
      : [
          warn(
            "IDS_REPLACED",
            `${messages(replaced)} had a Nats-Msg-Id: a new one replaces it, and Jetlag-Original-Msg-Id carries the old one.`,
          ),
        ]),
    ...originalsThatStay(bundles),
  ];
}

/** On work-queue and interest streams only: on a limits stream an original is history. */
function originalsThatStay(bundles: readonly Bundle[]): Warning[] {
  const stays = bundles.filter(
    ({ first, original }) =>
      first.from.stored.originalStored && original?.stream === first.target.name && first.target.retention !== "limits",
  );
  if (stays.length === 0) return [];
  const streams = [...new Set(stays.map(({ first }) => first.target.name))].join(", ");
  return [
    warn(
      "ORIGINAL_STAYS",
      `${formatCountOf(stays.length, "original")} still ${verb(stays.length, "lies", "lie")} in ${streams}, given up on, and ${verb(stays.length, "stays", "stay")} there beside the new copy.`,
    ),
  ];
}

function unknownWarnings({ bundles, world }: Planned): Warning[] {
  const unlisted = [...byTarget(bundles).keys()].filter((target) => !world.receivers.get(target));
  return [
    ...unlisted.map((target) =>
      warn("RECEIVERS_UNKNOWN", `The consumers of ${target} may not be listed: who receives these is not known.`),
    ),
    ...(world.flowsKnown ? [] : [warn("RECEIVERS_UNKNOWN", "Streams may not be listed: whether others copy what is sent is not known.")]),
    ...(world.permissions === null
      ? [warn("PERMISSIONS_UNKNOWN", "What this user may publish could not be read: a refusal would be seen only while sending.")]
      : []),
  ];
}
