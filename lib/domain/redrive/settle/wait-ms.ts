import type { Consumer } from "../../consumer/types";

const SHORTEST_MS = 60_000;
const LONGEST_MS = 15 * 60_000;
/** nats-server's default. */
const ACK_WAIT_MS = 30_000;

/** How long it is waited for what these consumers make of a message: twice as long as they may take to give up on it. */
export const waitMsOf = (consumers: readonly Pick<Consumer, "ackWaitMs" | "backoffMs" | "maxDeliver">[]): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ...consumers.map((consumer) => 2 * triesMs(consumer))));

/** All deliveries, each until it times out. After the last step of a back-off that one is repeated. */
function triesMs({ ackWaitMs, backoffMs, maxDeliver }: Pick<Consumer, "ackWaitMs" | "backoffMs" | "maxDeliver">): number {
  const last = backoffMs.at(-1);
  if (maxDeliver < 0) return Number.POSITIVE_INFINITY;
  if (last === undefined) return (ackWaitMs ?? ACK_WAIT_MS) * maxDeliver;
  const steps = backoffMs.slice(0, maxDeliver);
  return steps.reduce((sum, ms) => sum + ms, 0) + last * (maxDeliver - steps.length);
}
