import type { Stream } from "../stream/types";
import { covers } from "../subject";
import { deathSubjects } from "../capture/captures-advisories";
import { formatCount, formatCountOf } from "../format";
import type { Reason } from "./status";
import type { Consumer } from "./types";

/** Open messages that reached a consumer's max_deliver, as the index counts them. Times are epoch ms by the server's clock. */
export type Exhausted = { open: number; firstAt: number };

const [exhaustedSubject] = deathSubjects;
/** Only such a subject can take an advisory: asked for every stream at every tick. */
const MAY_CAPTURE = /^[$*>]/;

/** Whether every message that reaches max_deliver in this account is captured: without, none known is not none. */
export function isExhaustedCaptured(streams: readonly Pick<Stream, "subjects" | "sealed">[]): boolean {
  return streams.some(
    ({ subjects, sealed }) => !sealed && subjects.some((each) => MAY_CAPTURE.test(each) && covers(each, exhaustedSubject)),
  );
}

/** `counted`: `null` where the index does not answer, `undefined` where it knows of none. */
export type KnownExhausted = { counted: Exhausted | null | undefined; isCaptured: boolean };

/** How many are open. A consumer without max_deliver gives nothing up; elsewhere 0 is known only where deaths are captured. */
export function exhaustedOf(consumer: Pick<Consumer, "maxDeliver">, { counted, isCaptured }: KnownExhausted): number | null {
  if (counted) return counted.open;
  if (consumer.maxDeliver <= 0) return 0;
  return counted === undefined && isCaptured ? 0 : null;
}

export function poisoned({ maxDeliver }: Pick<Consumer, "maxDeliver">, { open, firstAt }: Exhausted): Reason {
  const after = maxDeliver > 1 ? ` after ${formatCount(maxDeliver)} deliveries` : "";
  return { status: "poisoned", sentence: `${formatCountOf(open, "message")} exhausted${after}, still open.`, sinceAt: firstAt };
}

/**
 * How many more than `known` have died by the server's count: `num_redelivered` counts those that are out again and the dead ones, and of
 * the first there are at most `num_ack_pending` (nats-server 2.15.1, measured). With max_deliver 1 it counts nothing, without one nobody dies.
 */
export function unlistedAtLeast(
  { maxDeliver, numRedelivered, numAckPending }: Pick<Consumer, "maxDeliver" | "numRedelivered" | "numAckPending">,
  known: number,
): number {
  return maxDeliver > 1 ? Math.max(0, numRedelivered - numAckPending - known) : 0;
}
