import type { Settlement } from "../types";
import { nothingSeen, see, whyTripped, type Seen } from "./breaker";
import type { Canaries } from "./canaries";
import type { RunOptions } from "./options";
import { climbFrom, climbSaw, climbTo, type Climb } from "./ramp";

/**
 * How many messages of a job may be taken now, and how fast (dead letters §5). It knows what was seen since a person last had the job go on,
 * and is made again from the ledger after a crash; only the ramp starts over then. What stopped it once stops it until a person resumes.
 */
export type Control = {
  readonly options: Pick<RunOptions, "ramp" | "breaker" | "maxUnsettled">;
  readonly seen: Seen;
  readonly climb: Climb | null;
  readonly stop: Stopped | null;
};

/** `pause`: a canary did not go well. `trip`: the breaker. */
export type Stopped = { readonly kind: "pause" | "trip"; readonly why: string };

export type Facts = {
  /** Ms of a monotonic clock. */
  now: number;
  /** What a person wants at most; `null`: no cap, and no ramp. */
  capPerSec: number | null;
  canaries: Canaries;
  /** How many wait to be sent, how many are under way, and how many are sent and not settled. */
  selected: number;
  intent: number;
  unsettled: number;
};

export type Allowance = {
  phase: "canary" | "running";
  /** In their order; among canaries none but canaries. */
  mayTake: number;
  ratePerSec: number | null;
  stop: Stopped | null;
};

export const newControl = (options: Control["options"]): Control => ({ options, seen: nothingSeen, climb: null, stop: null });

/** A person has it go on: what was seen before is known to them. */
export const resumed = ({ options }: Control): Control => newControl(options);

export const stopped = (control: Control, stop: Stopped): Control => ({ ...control, stop: control.stop ?? stop });

/** `isCanary`: one whose coming back stops the job, however late it is. */
export function saw(
  control: Control,
  { n, state }: Pick<Settlement, "n" | "state">,
  { isCanary, ...facts }: Pick<Facts, "now" | "capPerSec"> & { isCanary: boolean },
): Control {
  const { ramp, breaker } = control.options;
  const { climb } = climbing(control, facts);
  const seen = breaker ? see(control.seen, state, breaker) : control.seen;
  const next = { ...control, seen, climb: climb && ramp ? climbSaw(climb, state) : climb };
  if (isCanary && state === "boomeranged")
    return stopped(next, { kind: "pause", why: `the canary came back: message ${n} is a dead letter again` });
  const why = breaker ? whyTripped(seen, breaker) : null;
  return why === null ? next : stopped(next, { kind: "trip", why });
}

/** What may be done now. With nothing left to send there is nothing to stop. */
export function consider(control: Control, facts: Facts): { control: Control; allowance: Allowance } {
  const { canaries, selected, intent } = facts;
  const failed = canaries.kind === "failed" && selected + intent > 0 ? stopped(control, { kind: "pause", why: canaries.why }) : control;
  const phase = canaries.kind === "over" ? "running" : "canary";
  const next = phase === "running" ? begun(failed, facts) : failed;
  const stop = selected + intent > 0 ? next.stop : null;
  const mayTake = stop ? 0 : roomFor(canaries.kind === "waiting" ? canaries.toSend : selected, control.options, facts);
  return { control: next, allowance: { phase, mayTake, ratePerSec: rateOf(next, facts), stop } };
}

/** The ramp begins when the canaries are over. */
function begun(control: Control, facts: Facts): Control {
  const { ramp } = control.options;
  if (ramp === null || facts.capPerSec === null) return control;
  return control.climb === null ? { ...control, climb: climbFrom(ramp, facts.now) } : climbing(control, facts);
}

function climbing(control: Control, { now, capPerSec }: Pick<Facts, "now" | "capPerSec">): Control {
  const { climb, options } = control;
  if (climb === null || options.ramp === null || capPerSec === null) return control;
  return { ...control, climb: climbTo(climb, options.ramp, { now, capPerSec }) };
}

function rateOf({ climb, options: { ramp } }: Control, { capPerSec }: Facts): number | null {
  if (capPerSec === null || ramp === null) return capPerSec;
  return Math.min(capPerSec, climb?.perSec ?? ramp.startPerSec);
}

/** Not one by one as each is settled, which would be a batch for each: a quarter of what may be unsettled, or all that is wanted. */
function roomFor(wanted: number, { maxUnsettled }: Control["options"], { intent, unsettled }: Facts): number {
  if (maxUnsettled === null) return wanted;
  const room = maxUnsettled - unsettled - intent;
  return room < Math.min(wanted, Math.ceil(maxUnsettled / 4)) ? 0 : Math.min(wanted, room);
}
