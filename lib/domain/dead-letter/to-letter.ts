import type { SubjectMap } from "../subject-map";
import { correlate } from "../subject-map";
import { headerText, type HeaderBlock } from "../headers";
import { ownStreams } from "../own-streams";
import { storable } from "../payload";
import { sentAs } from "../redrive/message/sent-as";
import { bounded, boundedError, boundedId, MAX_NAME_BYTES, MAX_SUBJECT_BYTES } from "./bounded";
import { decodeStored, objectIn, toStored } from "./decode";
import { createdByLetterId } from "./letter-id";
import { fingerprintIn } from "./fingerprint-in";
import type { Stored } from "./profiles";
import { asCount } from "./profiles/values";
import type { Sighting } from "./sighting";
import { sightingId } from "./sighting-id";
import { ttlMs } from "./ttl";

export type LetterSource = {
  context: string;
  stream: string;
  streamCreatedAt: number;
  allowMsgTtl: boolean;
  maps: readonly SubjectMap[];
};

export type StoredLetter = { seq: number; subject: string; at: number; headerBlock: Uint8Array | null; payload: Uint8Array };

const NOTHING = new Uint8Array(0);

/** The row of a stored message, whatever it is: a letter that no profile reads is a row too. */
export function toLetter(message: StoredLetter, { context, stream, streamCreatedAt, allowMsgTtl, maps }: LetterSource): Sighting {
  const stored = toStored(message);
  const decoded = decodeStored(stored, { stream, maps });
  const original = decoded.original();
  const subject = decoded.originalSubject ?? message.subject;
  const jsonOf = (payload: Uint8Array | null) => (payload === stored.payload ? stored.json : objectIn(payload ?? NOTHING));
  let body: Stored["json"] | null = null;
  const json = () => (body ??= jsonOf(original.payload))();
  // Anybody can write such headers anywhere; only where Jetlag keeps its copies do they say what died.
  const death = stream === ownStreams.deadLetters ? (decoded.death ?? null) : null;
  const lifeMs = allowMsgTtl ? ttlMs(headerText(stored.headers, "Nats-TTL")) : null;
  return {
    id: sightingId({ context, kind: "stored", stream, streamCreatedAt, seq: message.seq }),
    context,
    kind: death?.kind ?? "stored",
    stream,
    streamCreatedAt,
    seq: message.seq,
    subject: storable(message.subject),
    originalStream: bounded(decoded.originalStream, MAX_NAME_BYTES),
    originalCreatedAt: death?.originalCreatedAt ?? createdByLetterId(headerText(stored.headers, "Nats-Msg-Id")?.trim() ?? null, decoded),
    originalSeq: decoded.originalSeq,
    originalSubject: bounded(decoded.originalSubject, MAX_SUBJECT_BYTES),
    msgId: boundedId(msgIdOf(original.headers)),
    consumer: bounded(decoded.consumer, MAX_NAME_BYTES),
    epoch: death?.epoch ?? "",
    error: boundedError(decoded.error),
    errorClass: bounded(decoded.errorClass, MAX_NAME_BYTES),
    deliveries: decoded.deliveries,
    failedAt: decoded.failedAt ?? stored.firstStoredAt ?? message.at,
    seenAt: message.at,
    storedAt: message.at,
    expiresAt: lifeMs === null ? null : message.at + lifeMs,
    correlation: correlate(maps, { subject, headers: original.headers ?? stored.headers, json }),
    generation: asCount(headerText(original.headers, "Jetlag-Generation") ?? headerText(stored.headers, "Jetlag-Generation")) ?? 0,
    sizeBytes: message.payload.length,
    profile: decoded.profile,
    fingerprint: fingerprintIn(stored.headers) ?? fingerprintIn(original.headers),
    payloadAvailable: true,
  };
}

/**
 * A copy of what an undo had put back, as a worker took it, may have the id of the undo, and carry its own. Of a re-driven message the id is also
 * known by what stands beside it: whoever writes letters may have put an id of their own in its place.
 */
function msgIdOf(headers: HeaderBlock | null): string | null {
  if (headerText(headers, "Jetlag-Discard") !== null) return headerText(headers, "Jetlag-Original-Msg-Id");
  const sent = `jetlag:${headerText(headers, "Jetlag-Job")}:${headerText(headers, "Jetlag-Source")}`;
  return sentAs(sent) === null ? headerText(headers, "Nats-Msg-Id") : sent;
}
