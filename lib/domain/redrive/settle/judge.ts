import type { Settlement } from "../types";

/**
 * What is known of a message that was sent. Times are ms of one monotonic clock. Each fact only ever adds to it, so that the order in which
 * things are seen does not matter: acknowledgements, advisories and dead letters come by ways of their own.
 */
export type Facts = {
  /** By whom it was acknowledged, none of them twice, and when that was first seen. No map: there is one of these for each message under way. */
  readonly acks: readonly By[];
  readonly terminated: By | null;
  /** It has left a stream in which it stays until it is acknowledged; first seen then, by whom is not known. */
  readonly goneAt: number | null;
  /** Id of the dead letter that it became. */
  readonly died: string | null;
  /** Whatever was dead by then is known. */
  readonly knownTo: number;
  /** Why it is not waited for any longer. */
  readonly overdue: string | null;
};

type By = { readonly by: string; readonly at: number };

export type Observation =
  | { kind: "acked"; by: string; at: number }
  | { kind: "terminated"; by: string; at: number }
  | { kind: "gone"; at: number }
  | { kind: "died"; letter: string }
  | { kind: "known"; to: number }
  | { kind: "overdue"; why: string };

export type Judgement = Pick<Settlement, "state" | "by" | "boomerang"> & {
  /** When what decides it was seen; `null`: now. */
  seenAt: number | null;
};

/** How long the server's advisory of a TERM, or the handler's own dead letter, may take before it is said that none tells of it. */
export const TERM_GRACE_MS = 2_000;

export const nothingKnown: Facts = {
  acks: [],
  terminated: null,
  goneAt: null,
  died: null,
  knownTo: Number.NEGATIVE_INFINITY,
  overdue: null,
};

export function observe(facts: Facts, seen: Observation): Facts {
  switch (seen.kind) {
    case "acked": {
      const before = ackOf(facts, seen.by);
      if (before && before.at <= seen.at) return facts;
      return { ...facts, acks: before ? facts.acks.with(facts.acks.indexOf(before), seen) : [...facts.acks, seen] };
    }
    case "terminated":
      return { ...facts, terminated: earlier(facts.terminated, seen) };
    case "gone":
      return { ...facts, goneAt: Math.min(facts.goneAt ?? seen.at, seen.at) };
    case "died":
      return { ...facts, died: facts.died === null || seen.letter < facts.died ? seen.letter : facts.died };
    case "known":
      return seen.to > facts.knownTo ? { ...facts, knownTo: seen.to } : facts;
    case "overdue":
      return { ...facts, overdue: facts.overdue === null || seen.why < facts.overdue ? seen.why : facts.overdue };
  }
}

const ackOf = ({ acks }: Pick<Facts, "acks">, consumer: string) => acks.find(({ by }) => by === consumer);

function earlier(known: Facts["terminated"], { by, at }: By): By {
  const isKnown = known !== null && (known.at < at || (known.at === at && known.by <= by));
  return isKnown ? known : { by, at };
}

/**
 * What became of it; `null` while that is not known. `awaited`: the consumers that all have to acknowledge it. An acknowledgement is not yet
 * success: handlers write their dead letter first, so it counts once whatever was dead by then is known.
 */
export function judge(facts: Facts, awaited: readonly string[]): Judgement | null {
  const { terminated, died, knownTo, overdue } = facts;
  if (died !== null) return { state: "boomeranged", by: null, boomerang: died, seenAt: null };
  if (terminated !== null && knownTo >= terminated.at + TERM_GRACE_MS)
    return { state: "boomeranged", by: terminated.by, boomerang: null, seenAt: terminated.at };
  const doneAt = terminated === null ? doneAtOf(facts, awaited) : null;
  if (doneAt !== null && knownTo >= doneAt) return { state: "settled", by: bywhom(facts, awaited), boomerang: null, seenAt: doneAt };
  return overdue === null ? null : { state: "not-observed", by: overdue, boomerang: null, seenAt: null };
}

/** Whether it is decided but for dead letters that are not known yet. */
export const waitsForIndex = (facts: Facts, awaited: readonly string[]): boolean =>
  facts.terminated !== null || doneAtOf(facts, awaited) !== null;

/** When it was seen that nobody has anything more to do with it. */
function doneAtOf(facts: Facts, awaited: readonly string[]): number | null {
  const { goneAt } = facts;
  const ackedAt = allAckedAt(facts, awaited);
  return goneAt === null || ackedAt === null ? (goneAt ?? ackedAt) : Math.min(goneAt, ackedAt);
}

/** When the last of them was seen to have acknowledged it. */
function allAckedAt(facts: Facts, awaited: readonly string[]): number | null {
  let last: number | null = null;
  for (const consumer of awaited) {
    const ack = ackOf(facts, consumer);
    if (!ack) return null;
    last = Math.max(last ?? ack.at, ack.at);
  }
  return last;
}

/** Who acknowledged it, as far as all of them were seen to. */
const bywhom = (facts: Facts, awaited: readonly string[]): string | null =>
  allAckedAt(facts, awaited) === null ? null : awaited.toSorted().join(", ");
