import { isReader } from "../consumer/lag";
import type { Consumer } from "../consumer/types";
import type { Stream } from "./types";

/** What a limit of this stream would cost, and how near it is. */
export type Fullness = {
  /** 0…1 of the limit. */
  share: number;
  consequence: "publishing is refused" | "unread messages are discarded" | "dead letters are discarded";
  /** Messages that nobody has read or finished yet. */
  unread: number;
};

type Reader = { consumer: Consumer; /** Sequence of the oldest message it has not finished, if known. */ oldestSeq: number | null };

/**
 * How full the stream is, of the limit at which unread messages are lost or publishing fails; `null` without such a limit.
 * A limits stream with `discard old` is meant to be full of read messages: there only what lies from the slowest
 * consumer's oldest unfinished message to the end counts. Limits per subject are not looked at: their counts are not in a snapshot.
 */
export function fullnessOf(stream: Stream, readers: Iterable<Reader>, isDeadLetter: boolean): Fullness | null {
  if (stream.maxMessages === null && stream.maxBytes === null) return null;
  const stored = Math.max(ratio(stream.messages, stream.maxMessages), ratio(stream.sizeBytes, stream.maxBytes));
  if (stream.discard === "new") return { share: stored, consequence: "publishing is refused", unread: stream.messages };
  if (isDeadLetter) return { share: stored, consequence: "dead letters are discarded", unread: stream.messages };
  if (stream.retention !== "limits") return { share: stored, consequence: "unread messages are discarded", unread: stream.messages };

  let unread = 0;
  let held = 0;
  for (const { consumer, oldestSeq } of readers) {
    if (consumer.numPending === 0 || isReader(consumer)) continue;
    unread = Math.max(unread, consumer.numPending);
    const span = oldestSeq === null ? consumer.numPending : stream.lastSeq - oldestSeq + 1;
    held = Math.max(held, Math.min(span, stream.messages));
  }
  const heldShare = stream.messages === 0 ? 0 : held / stream.messages;
  return { share: stored * heldShare, consequence: "unread messages are discarded", unread };
}

function ratio(value: number, limit: number | null): number {
  return limit === null ? 0 : Math.min(1, value / limit);
}
