import type { Correlation } from "../subject-map";
import type { deadLetterKinds } from "./row";

/**
 * One place where a death was seen (dead-letters §1), as the index holds it: a copy in a dead-letter stream, or what an advisory said of the
 * message itself, whose place is then the message's own. Times are epoch ms.
 */
export type Sighting = {
  id: string;
  context: string;
  kind: (typeof deadLetterKinds)[number];
  stream: string;
  streamCreatedAt: number;
  seq: number;
  /** What lies at the place lies on it. Empty where the message had left before it was read. */
  subject: string;
  originalStream: string | null;
  /** `null` where the sighting does not say in which life of the stream the message died. */
  originalCreatedAt: number | null;
  originalSeq: number | null;
  originalSubject: string | null;
  /** Nats-Msg-Id of the message that died. */
  msgId: string | null;
  consumer: string | null;
  /** Which death of the message it was: the advisory's time in epoch ms, as text. Empty where no advisory tells, as in most stored copies. */
  epoch: string;
  error: string | null;
  errorClass: string | null;
  deliveries: number | null;
  failedAt: number;
  /** When a dead-letter stream stored it, or when the advisory says that it died. Lists are sorted by it. */
  seenAt: number;
  /** When what lies at the place was stored there: by it the message is known again. That of an advisory's message is older than its death. */
  storedAt: number;
  /** By its own Nats-TTL; what the stream's max_age adds is known only when one looks. */
  expiresAt: number | null;
  correlation: Correlation[];
  generation: number;
  sizeBytes: number;
  profile: string | null;
  /** What its publisher says that it died of: `Jetlag-Fingerprint`. Nearly no publisher does. */
  fingerprint: string | null;
  /** Whether the message was still there when this was written. */
  payloadAvailable: boolean;
};
