import type { ReceiverFacts, StreamFacts } from "./facts";
import { storedSubject } from "./flows";
import type { Bundle } from "./plan-items";
import { receives } from "./receivers";

export type Already = "yes" | "no" | "unknown";

/** Whether the consumer that gave up on a letter is this one. */
export const isIntended = ({ all }: Bundle, { stream, name }: ReceiverFacts["consumer"]): boolean =>
  all.some(({ from: { letter }, target }) => letter.consumer === name && (letter.originalStream ?? target.name) === stream);

/**
 * Whether a consumer has processed a message before; `stream` is its own. Only a limits stream can tell, from where the original lay: in
 * others what was acked is gone. An ack floor counts only where the consumer began at the first message: others begin above it.
 */
export function alreadyProcessed(bundle: Bundle, { consumer }: ReceiverFacts, stream: StreamFacts | undefined): Already {
  if (isIntended(bundle, consumer)) return "no";
  const { original, first } = bundle;
  if (!original || stream?.retention !== "limits" || stream.name !== original.stream || stream.createdAt !== original.createdAt)
    return "unknown";
  if (first.from.diedOn !== null && !receives(consumer, storedSubject(stream, first.from.diedOn))) return "no";
  if (consumer.delivered.streamSeq < original.seq) return "no";
  return consumer.deliverPolicy === "all" && consumer.ackFloor.streamSeq >= original.seq ? "yes" : "unknown";
}

/**
 * Whether a consumer that is not meant sees a message twice: it has had the original, or that stays and it will have it. Of a work queue nobody else
 * takes it, and one that began above the first message may never have it.
 */
export function seesTwice(bundle: Bundle, { consumer }: ReceiverFacts, stream: StreamFacts | undefined): boolean {
  const { original, first, all } = bundle;
  if (isIntended(bundle, consumer) || !original || !stream || stream.retention === "workqueue" || consumer.deliverPolicy !== "all")
    return false;
  if (stream.name !== original.stream || stream.createdAt !== original.createdAt) return false;
  if (first.from.diedOn !== null && !receives(consumer, storedSubject(stream, first.from.diedOn))) return false;
  const isThere = all.some(({ from }) => from.stored.originalStoredAt !== null);
  return isThere || (stream.retention === "limits" && consumer.delivered.streamSeq >= original.seq);
}

/** One answer for many messages: some were processed is "yes", as it is what one must know beforehand. */
export function inAll(answers: readonly Already[]): Already {
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}
