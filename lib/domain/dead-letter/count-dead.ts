import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";

/**
 * How many messages of a work queue no consumer has before it or in hand: its exhausted ones, and those that no consumer wants
 * (nats-server 2.15.1, measured). As of two moments, so that it may be off by what moved between them.
 */
export function countDead(
  { messages }: Pick<Stream, "messages">,
  consumers: readonly Pick<Consumer, "numPending" | "numAckPending">[],
): number {
  return Math.max(0, messages - consumers.reduce((sum, { numPending, numAckPending }) => sum + numPending + numAckPending, 0));
}
