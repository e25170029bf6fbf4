import "server-only";
import { paceOf, takeSlot, type Pace } from "@/lib/domain/redrive/run/pace";
import { pause } from "../pause";
import type { Wish } from "./watch-wish";

export type Pacer = { slot(wish: Pick<Wish, "ratePerSec" | "halted">): Promise<void> | void };

/** Keeps the rate over the whole job, batches and retries included. Follows a rate that is changed. */
export function createPacer(now: () => number = () => performance.now()): Pacer {
  let ratePerSec: number | null = null;
  let pace: Pace | null = null;
  return {
    slot(wish) {
      if (wish.ratePerSec() !== ratePerSec) {
        ratePerSec = wish.ratePerSec();
        pace = paceOf(ratePerSec);
      }
      if (!pace) return;
      const slot = takeSlot(pace, now());
      pace = slot.pace;
      // A timer cannot wait for less than a millisecond; the next slot will.
      if (slot.waitMs >= 1) return pause(slot.waitMs, wish.halted);
    },
  };
}
