import type { Decoded, Profile } from "./types";
import { asCount, asSeq, asText, asTime } from "./values";

const MAX_DELIVER = "io.nats.jetstream.advisory.v1.max_deliver";
const TERMINATED = "io.nats.jetstream.advisory.v1.terminated";

/** Reasons that the server gives itself: no worker said them (nats-server 2.15.1). */
const SERVER_REASONS = new Set(["Unacknowledged message was deleted", "Message deleted by stream limits"]);

/** The class of what the server itself terminated; `null` for what a worker did. */
export const classOfReason = (reason: string | null) => (reason !== null && SERVER_REASONS.has(reason) ? "removed-by-server" : null);

/** The server's own advisory, kept in a stream: it names the message, and does not hold it. */
export const advisory: Profile = (stored) => {
  const json = stored.json();
  if (json?.type === MAX_DELIVER) return { ...common(json), profile: "max-deliveries", error: null, errorClass: "exhausted" };
  if (json?.type !== TERMINATED) return null;
  const reason = asText(json.reason);
  return { ...common(json), profile: "terminated", error: reason, errorClass: classOfReason(reason) };
};

function common(json: Record<string, unknown>): Omit<Decoded, "profile" | "error" | "errorClass"> {
  return {
    originalStream: asText(json.stream),
    originalSeq: asSeq(json.stream_seq),
    originalSubject: null,
    consumer: asText(json.consumer),
    deliveries: asCount(json.deliveries),
    failedAt: asTime(json.timestamp),
    original: () => ({ payload: null, headers: null }),
  };
}
