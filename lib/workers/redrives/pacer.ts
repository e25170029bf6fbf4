import "server-only";
import { paceOf, takeSlot, untilSlot, type Pace } from "@/lib/domain/redrive/run/pace";
import { pause } from "../pause";
import type { Wish } from "./watch-wish";

type Paced = Pick<Wish, "ratePerSec" | "halted">;

export type Pacer = {
  slot(wish: Paced): Promise<void> | void;
  /** Waits until the next slot is near, and takes none: what is read and intended for a message must not grow old while it waits. */
  near(wish: Paced): Promise<void> | void;
};

const NEAR_MS = 500;

/** Keeps the rate over the whole job, batches and retries included. Follows a rate that is changed. */
export function createPacer(now: () => number = () => performance.now()): Pacer {
  let ratePerSec: number | null = null;
  let pace: Pace | null = null;
  function follow(wish: Paced): Pace | null {
    if (wish.ratePerSec() === ratePerSec) return pace;
    ratePerSec = wish.ratePerSec();
    return (pace = paceOf(ratePerSec));
  }

  return {
    near(wish) {
      const current = follow(wish);
      const waitMs = current ? untilSlot(current, now()) - NEAR_MS : 0;
      if (waitMs > 0) return pause(waitMs, wish.halted);
    },
    slot(wish) {
      pace = follow(wish);
      if (!pace) return;
      const slot = takeSlot(pace, now());
      pace = slot.pace;
      // A timer cannot wait for less than a millisecond; the next slot will.
      if (slot.waitMs >= 1) return pause(slot.waitMs, wish.halted);
    },
  };
}
