import { sightingId } from "../sighting-id";
import type { Sighting } from "../sighting";
import type { Seen } from "./types";

/** Made-up sightings for tests: the message ORDERS #7, made at noon and dead a minute later. */

export const NOON = Date.UTC(2026, 4, 1, 12);
export const MINUTE = 60_000;
export const MADE_AT = NOON - 24 * 60 * MINUTE;

type Changes = Partial<Seen>;

function sighting(changes: Changes & Pick<Sighting, "kind" | "stream" | "streamCreatedAt" | "seq" | "epoch" | "failedAt">): Seen {
  const { kind, consumer = null, epoch } = changes;
  const identity = { context: "default", ...changes, consumer: kind === "stored" ? "" : (consumer ?? ""), epoch };
  return {
    id: sightingId(identity),
    context: "default",
    subject: "dlq.order",
    originalStream: "ORDERS",
    originalCreatedAt: null,
    originalSeq: 7,
    originalSubject: "order.placed",
    msgId: null,
    consumer: null,
    error: null,
    errorClass: null,
    deliveries: 5,
    seenAt: changes.failedAt,
    storedAt: changes.seenAt ?? changes.failedAt,
    expiresAt: null,
    correlation: [],
    generation: 0,
    sizeBytes: 4,
    profile: null,
    fingerprint: null,
    payloadAvailable: changes.present ?? true,
    present: true,
    ...changes,
  };
}

/** A copy in a dead-letter stream. */
export const copy = (seq: number, changes: Changes = {}): Seen =>
  sighting({
    kind: "stored",
    stream: "DLQ",
    streamCreatedAt: MADE_AT,
    seq,
    epoch: "",
    failedAt: NOON + MINUTE,
    consumer: "billing",
    error: "TimeoutError: 8 s",
    errorClass: "TimeoutError",
    ...changes,
  });

/** What an advisory says of ORDERS #7. */
export const advisory = (at: number, changes: Changes = {}): Seen =>
  sighting({
    kind: "exhausted",
    stream: "ORDERS",
    streamCreatedAt: MADE_AT,
    originalCreatedAt: changes.streamCreatedAt ?? MADE_AT,
    seq: changes.originalSeq ?? 7,
    subject: "order.placed",
    epoch: String(at),
    failedAt: at,
    seenAt: at,
    storedAt: NOON,
    consumer: "billing",
    errorClass: "exhausted",
    ...changes,
  });

/** Our own copy of that. */
export const kept = (seq: number, at: number, changes: Changes = {}): Seen =>
  sighting({
    ...advisory(at),
    kind: "exhausted",
    stream: "JETLAG_DEAD_LETTERS",
    streamCreatedAt: MADE_AT + 1,
    seq,
    epoch: String(at),
    failedAt: at,
    storedAt: at + 5,
    id: sightingId({
      context: "default",
      kind: "exhausted",
      stream: "JETLAG_DEAD_LETTERS",
      streamCreatedAt: MADE_AT + 1,
      seq,
      consumer: "billing",
      epoch: String(at),
    }),
    ...changes,
  });
