import type { Stream } from "../stream/types";
import type { DeadLetter } from "./dead-letter";
import type { DeadLetterRow } from "./row";

type Lying = Pick<DeadLetter, "seq" | "storedAt" | "expiresAt" | "payloadAvailable" | "streamCreatedAt">;
type Leaving = { expiresAt: number | null; mayLeave: DeadLetterRow["mayLeave"] };

const stays: Leaving = { expiresAt: null, mayLeave: null };

/**
 * When what lies at a letter's place leaves it: by its own TTL or the stream's max_age as it is now, whichever comes first; and whether the next
 * message that the stream takes may push it out. When that comes nobody knows. `stream` is the one that it lies in, as it was seen last.
 */
export function leavingOf(letter: Lying, stream: Stream | null): Leaving {
  if (!letter.payloadAvailable) return stays;
  const isIt = stream !== null && stream.createdAt === letter.streamCreatedAt;
  const ofStream = isIt && stream.maxAgeMs ? letter.storedAt + stream.maxAgeMs : null;
  const times = [letter.expiresAt, ofStream].filter((at) => at !== null);
  return {
    expiresAt: times.length === 0 ? null : Math.min(...times),
    mayLeave: isIt && stream.discard === "old" ? mayLeave(letter.seq, stream) : null,
  };
}

function mayLeave(seq: number, stream: Stream): Leaving["mayLeave"] {
  if (isNextToGo(seq, stream)) return "full";
  return stream.maxMessagesPerSubject === 1 ? "replaced" : null;
}

/** Of a full stream, the oldest tenth. */
const OLDEST = 0.1;

function isNextToGo(seq: number, stream: Stream): boolean {
  return isFull(stream) && seq - stream.firstSeq <= OLDEST * (stream.lastSeq - stream.firstSeq);
}

/** The next message, of the size that most have, would be too much. */
function isFull({ messages, sizeBytes, maxMessages, maxBytes }: Stream): boolean {
  if (messages === 0) return false;
  return (maxMessages !== null && messages >= maxMessages) || (maxBytes !== null && sizeBytes + sizeBytes / messages > maxBytes);
}
