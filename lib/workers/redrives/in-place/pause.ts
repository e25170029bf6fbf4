import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { InPlace } from "@/lib/domain/redrive/run/options";
import type { Batch } from "@/lib/domain/redrive/types";
import { pause } from "../../pause";
import type { Epoch } from "../job-parts";

/** Should nobody come back to it, its consumer goes on by itself after that. */
const PAUSE_MS = 120_000;

/** Until when a batch's consumer is paused, epoch ms by the server's clock: by that exact time the pause is known to be ours. */
export const pausedUntil = ({ t0 }: Pick<Batch, "t0">): number => t0 + PAUSE_MS;

export const isPausedBy = (batch: Pick<Batch, "t0">, consumer: Pick<Consumer, "paused" | "pausedUntil">): boolean =>
  consumer.paused && consumer.pausedUntil === pausedUntil(batch);

/**
 * Lets the consumer go on, if the pause is this batch's: one that somebody has paused otherwise meanwhile stays so. nats-server 2.15 does not wake pulls that
 * wait when a pause is lifted, but when it is over: so its end is set to a moment from now, and what is left of it is cleared then.
 */
export async function endPause({ wire, signal }: Pick<Epoch, "wire" | "signal">, batch: Pick<Batch, "t0">, place: InPlace): Promise<void> {
  const consumer = await wire.consumerNow(place.stream, place.consumer);
  if (!consumer || !isPausedBy(batch, consumer)) return;
  let isPaused = false;
  for (const inMs of ENDS_IN_MS) {
    const { at } = await wire.streamNow(place.stream);
    isPaused = await wire.pauseConsumer(place, at + inMs);
    if (isPaused) {
      await pause(inMs + CLEAR_AFTER_MS, signal);
      if (signal.aborted) return; // it ends by itself
      break;
    }
  }
  await wire.pauseConsumer(place, null);
}

/** The first that the server reads before it is over. */
const ENDS_IN_MS = [250, 2_000];
const CLEAR_AFTER_MS = 100;
