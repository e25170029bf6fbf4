import type { Settlement } from "../types";

/**
 * What is known of a message that was sent. Times are ms of one monotonic clock. Each fact only ever adds to it, so that the order in which
 * things are seen does not matter: acknowledgements, advisories and dead letters come by ways of their own.
 */
export type Facts = {
  /** By whom it was acknowledged, and when that was first seen. */
  readonly ackedAt: ReadonlyMap<string, number>;
  readonly terminated: { readonly by: string; readonly at: number } | null;
  /** It has left a stream in which it stays until it is acknowledged; first seen then, by whom is not known. */
  readonly goneAt: number | null;
  /** Id of the dead letter that it became. */
  readonly died: string | null;
  /** Whatever was dead by then is known. */
  readonly knownTo: number;
  /** Why it is not waited for any longer. */
  readonly overdue: string | null;
};

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
  ackedAt: new Map(),
  terminated: null,
  goneAt: null,
  died: null,
  knownTo: Number.NEGATIVE_INFINITY,
  overdue: null,
};

export function observe(facts: Facts, seen: Observation): Facts {
  switch (seen.kind) {
    case "acked": {
      const before = facts.ackedAt.get(seen.by);
      return before !== undefined && before <= seen.at ? facts : { ...facts, ackedAt: new Map(facts.ackedAt).set(seen.by, seen.at) };
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

type By = { by: string; at: number };

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
function doneAtOf({ ackedAt, goneAt }: Facts, awaited: readonly string[]): number | null {
  const acks = awaited.map((consumer) => ackedAt.get(consumer));
  const allAckedAt = acks.length === 0 || acks.includes(undefined) ? null : Math.max(...acks.map(Number));
  return goneAt === null || allAckedAt === null ? (goneAt ?? allAckedAt) : Math.min(goneAt, allAckedAt);
}

/** Who acknowledged it, as far as all of them were seen to. */
function bywhom({ ackedAt }: Facts, awaited: readonly string[]): string | null {
  const seen = awaited.filter((consumer) => ackedAt.has(consumer));
  return seen.length === awaited.length && seen.length > 0 ? seen.toSorted().join(", ") : null;
}
