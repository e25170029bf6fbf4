import type { Consumer } from "../../consumer/types";
import { storedSubject } from "../plan/flows";
import { receives } from "../plan/receivers";
import type { StreamFacts } from "../plan/facts";
import type { PlannedItem } from "../types";

/** `consumers`: all of them have to acknowledge it. `blind`: nobody could see it, and why. */
export type Awaited<C = Awaitable> = { kind: "await"; consumers: readonly C[] } | { kind: "blind"; why: string };
type Awaitable = Pick<Consumer, "name" | "filterSubjects" | "ackPolicy" | "deliverPolicy" | "createdAt">;
type Target = Pick<StreamFacts, "transform"> & { name: string };

/**
 * Who has to acknowledge a message for it to be settled: the consumer that gave up on it, where it is still given such messages; else all who
 * are. `sentAt`: epoch ms. `consumers`: those of the target, `null` where they may not be listed.
 */
export function awaitedOf<C extends Awaitable>(
  { consumer, subject, sentAt }: Pick<PlannedItem, "consumer" | "subject"> & { sentAt: number },
  stream: Target,
  consumers: readonly C[] | null,
): Awaited<C> {
  if (consumers === null) return { kind: "blind", why: `the consumers of ${stream.name} cannot be listed` };
  const stored = storedSubject(stream, subject);
  const takers = consumers.filter((each) => receives(each, stored));
  if (takers.length === 0) return { kind: "blind", why: `no consumer of ${stream.name} takes ${stored}` };
  const receivers = takers.filter((each) => isGiven(each, sentAt));
  if (receivers.length === 0) return { kind: "blind", why: `${takers[0]?.name} was made after it was sent, and may never be given it` };
  const failed = receivers.filter(({ name }) => name === consumer);
  const awaited = (failed.length > 0 ? failed : receivers).filter(({ ackPolicy }) => ackPolicy !== "none");
  if (awaited.length > 0) return { kind: "await", consumers: awaited };
  return { kind: "blind", why: `${(failed[0] ?? receivers[0])?.name} acknowledges nothing` };
}

/** One that was made later, and does not begin with the first message, stands past it from the beginning, as if it had acknowledged it. */
const isGiven = ({ deliverPolicy, createdAt }: Awaitable, sentAt: number) => deliverPolicy === "all" || createdAt <= sentAt;
