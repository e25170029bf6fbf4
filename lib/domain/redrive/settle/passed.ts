import type { Consumer } from "../../consumer/types";

type Standing = Pick<Consumer, "name" | "delivered" | "ackFloor" | "numAckPending" | "numRedelivered" | "maxDeliver" | "numWaiting">;

/**
 * Whether a consumer is done with a message, by its own numbers: its floor is past it, or it has nothing in hand at all. The floor sticks at the
 * first message that died. One that gives up at the first delivery counts none of them as redelivered, so there only the floor tells.
 */
export function isPast(consumer: Standing, seq: number): boolean {
  const { delivered, ackFloor, numAckPending, numRedelivered, maxDeliver } = consumer;
  if (ackFloor.streamSeq >= seq) return true;
  return maxDeliver !== 1 && delivered.streamSeq >= seq && numAckPending === 0 && numRedelivered === 0;
}

/** Whether it was ever given it. What left before that was not acknowledged. */
export const hasReached = ({ delivered }: Pick<Standing, "delivered">, seq: number): boolean => delivered.streamSeq >= seq;

/** Why a message is still not acknowledged, in a sentence: by how the first of those that should have stands. */
export function whyNotYet(consumer: Standing | null, seq: number): string {
  if (consumer === null) return "nobody could be asked what became of it";
  const { name, numAckPending, numWaiting } = consumer;
  if (!hasReached(consumer, seq)) return `${name} had not taken it by then`;
  if (numAckPending === 0) return `${name} took it, and was not seen to acknowledge it`;
  return numWaiting === 0
    ? `${name} took it and did not acknowledge it: it may be stuck, nobody pulls`
    : `${name} took it and had not acknowledged it by then`;
}
