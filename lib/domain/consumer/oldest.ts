import type { Stream } from "../stream/types";
import { isFiltered, lag, longestAckWaitMs } from "./lag";
import type { Consumer } from "./types";

/** Where the oldest message that a consumer has not finished is to be found. Times by the server's clock. */
export type Oldest =
  | { kind: "none" }
  | { kind: "known"; seq: number; at: number }
  /** The first message from `fromSeq` on that matches one of `filters`. */
  | { kind: "look-up"; fromSeq: number; filters: readonly string[] }
  | { kind: "unknown" };

export type Found = { fromSeq: number; seq: number; at: number };

/**
 * With nothing in hand it is the first match above `delivered`. With messages in hand it is the first match above the ack floor,
 * but a message that died holds the floor for ever: where one may have died, and the floor has not moved for as long as a
 * message can live, nothing is said.
 */
export function oldestUnfinished(consumer: Consumer, stream: Stream | undefined, floorMovedAt: number | null): Oldest {
  const unfinished = lag(consumer);
  if (unfinished === 0) return { kind: "none" };
  if (!stream) return { kind: "unknown" };
  const filtered = isFiltered(consumer);
  if (!filtered && unfinished === stream.messages && stream.firstAt !== null) {
    return { kind: "known", seq: stream.firstSeq, at: stream.firstAt };
  }

  if (consumer.numAckPending > 0 && !floorCanBeTrusted(consumer, floorMovedAt)) return { kind: "unknown" };
  const below = consumer.numAckPending > 0 ? consumer.ackFloor.streamSeq : consumer.delivered.streamSeq;
  const fromSeq = Math.max(below + 1, stream.firstSeq);
  if (fromSeq > stream.lastSeq) return { kind: "unknown" };
  if (fromSeq === stream.lastSeq && stream.lastAt !== null) return { kind: "known", seq: fromSeq, at: stream.lastAt };
  if (!filtered && fromSeq === stream.firstSeq && stream.firstAt !== null) return { kind: "known", seq: fromSeq, at: stream.firstAt };
  return { kind: "look-up", fromSeq, filters: filtered ? consumer.filterSubjects : [">"] };
}

/** Dead messages are counted in num_redelivered and in nothing else; with max_deliver 1 the server counts none. */
function floorCanBeTrusted(consumer: Consumer, floorMovedAt: number | null): boolean {
  if (consumer.maxDeliver <= 0) return true;
  if (consumer.numRedelivered > consumer.numAckPending) return false;
  if (consumer.maxDeliver > 1 && consumer.numRedelivered === 0) return true;
  if (floorMovedAt === null) return false;
  return consumer.at - floorMovedAt < (longestAckWaitMs(consumer) ?? 0) * consumer.maxDeliver;
}
