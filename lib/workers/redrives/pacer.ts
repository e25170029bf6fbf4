import "server-only";
import { paceOf, takeSlot, untilSlot, type Pace } from "@/lib/domain/redrive/run/pace";
import { pause } from "../pause";
import type { Gate } from "./gate";

type Paced = Pick<Gate, "ratePerSec" | "halt" | "woken">;

export type Pacer = {
  /** Resolves without a slot when the gate says stop. */
  slot(gate: Paced): Promise<void> | void;
  /** Waits until the next slot is near, and takes none: what is read and intended for a message must not grow old while it waits. */
  near(gate: Paced): Promise<void> | void;
};

const NEAR_MS = 500;

/** Keeps the rate over the whole job, batches and retries included. Follows a rate that is changed, also while it waits. */
export function createPacer(now: () => number = () => performance.now()): Pacer {
  let ratePerSec: number | null = null;
  let pace: Pace | null = null;

  function follow(gate: Paced): Pace | null {
    const wanted = gate.ratePerSec();
    if (wanted === ratePerSec) return pace;
    ratePerSec = wanted;
    const next = paceOf(wanted);
    // Nobody gets a message more for changing the rate.
    return (pace = next && pace ? { ...next, nextAt: Math.min(pace.nextAt, now() + next.intervalMs) } : next);
  }

  function isNear(gate: Paced, ms: number): boolean {
    const current = follow(gate);
    return current === null || untilSlot(current, now()) < ms;
  }

  async function untilNear(gate: Paced, ms: number): Promise<void> {
    while (gate.halt() === null && !isNear(gate, ms)) await pause(pace ? untilSlot(pace, now()) - ms + 1 : 0, gate.woken);
  }

  function take(gate: Paced): void {
    if (pace && gate.halt() === null) pace = takeSlot(pace, now()).pace;
  }

  return {
    near: (gate) => (isNear(gate, NEAR_MS) ? undefined : untilNear(gate, NEAR_MS)),
    slot(gate) {
      // A timer cannot wait for less than a millisecond; the next slot will.
      if (!isNear(gate, 1)) return untilNear(gate, 1).then(() => take(gate));
      take(gate);
    },
  };
}
