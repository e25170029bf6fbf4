import type { Consumer } from "./types";

/**
 * Messages a consumer has still to finish: not yet delivered plus delivered and unacknowledged.
 * Never derived from sequences or the ack floor, which stick once messages have died
 * (nats-server 2.15.1, measured: floor 224 of 1497 with nothing pending).
 */
export function lag(consumer: Pick<Consumer, "numPending" | "numAckPending">): number {
  return consumer.numPending + consumer.numAckPending;
}

/** Somebody would take the next message at once: a pull waits, or a push consumer's subject has a subscriber. */
export function isAttended(consumer: Pick<Consumer, "numWaiting" | "pushBound">): boolean {
  return consumer.numWaiting > 0 || consumer.pushBound;
}

export function isFiltered(consumer: Pick<Consumer, "filterSubjects">): boolean {
  return consumer.filterSubjects.some((filter) => filter !== ">");
}

/** The longest a delivered message may stay unacknowledged before the server offers it again: backoff replaces ack_wait. `null`: no acks. */
export function longestAckWaitMs(consumer: Pick<Consumer, "ackWaitMs" | "backoffMs">): number | null {
  if (consumer.backoffMs.length === 0) return consumer.ackWaitMs;
  return Math.max(consumer.ackWaitMs ?? 0, ...consumer.backoffMs);
}

/** A reader that nobody works through: it ends by itself when its client goes, and leaves nothing undone. */
export function isReader(consumer: Pick<Consumer, "durable" | "ackPolicy">): boolean {
  return !consumer.durable && consumer.ackPolicy === "none";
}
