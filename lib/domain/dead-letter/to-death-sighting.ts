import { headerText } from "../headers";
import { storable } from "../payload";
import { correlate, type SubjectMap } from "../subject-map";
import { bounded, boundedError, boundedId, MAX_NAME_BYTES, MAX_SUBJECT_BYTES } from "./bounded";
import { fingerprintIn } from "./fingerprint-in";
import type { FoundDeath } from "./death";
import { classOf, toStored } from "./decode";
import { classOfReason } from "./profiles/advisory";
import { asCount } from "./profiles/values";
import type { Sighting } from "./sighting";
import { sightingId } from "./sighting-id";
import type { StoredLetter } from "./to-letter";
import { ttlMs } from "./ttl";

type Source = { context: string; maps: readonly SubjectMap[] };

/** The sighting that an advisory is: its place is the message's own, and its epoch its own time, so that each death of a message is one. */
export function toDeathSighting(death: FoundDeath<StoredLetter>, { context, maps }: Source): Sighting {
  const { kind, reason, message, denied } = death;
  const terminated = {
    error: boundedError(reason),
    errorClass: classOfReason(reason) ?? bounded(classOf(reason), MAX_NAME_BYTES),
    profile: "terminated",
  };
  return {
    ...placeOf({ ...death, context, epoch: String(death.at) }),
    ...(kind === "exhausted" ? { error: null, errorClass: "exhausted", profile: "max-deliveries" } : terminated),
    deliveries: death.deliveries,
    failedAt: death.at,
    seenAt: death.at,
    ...(message ? factsOf(message, { maps, allowMsgTtl: death.allowMsgTtl }) : unread(death.at)),
    payloadAvailable: message !== null || denied !== null,
  };
}

/**
 * A message that was found exhausted, from before anybody captured advisories. When it died is not known: it counts from when it was stored,
 * so that it is the same after each listing.
 */
export function toListedSighting(
  message: StoredLetter,
  { context, maps, ...of }: Source & { stream: string; streamCreatedAt: number; consumer: string; allowMsgTtl: boolean },
): Sighting {
  return {
    ...placeOf({ ...of, kind: "exhausted", seq: message.seq, context, epoch: "" }),
    error: null,
    errorClass: "exhausted",
    profile: null,
    deliveries: null,
    failedAt: message.at,
    seenAt: message.at,
    ...factsOf(message, { maps, allowMsgTtl: of.allowMsgTtl }),
    payloadAvailable: true,
  };
}

type Place = {
  context: string;
  kind: "exhausted" | "terminated";
  stream: string;
  streamCreatedAt: number | null;
  seq: number;
  consumer: string;
  epoch: string;
};

function placeOf({ context, kind, stream, streamCreatedAt, seq, consumer, epoch }: Place) {
  const place = { context, kind, stream, streamCreatedAt: streamCreatedAt ?? 0, seq };
  return {
    id: sightingId({ ...place, consumer, epoch }),
    ...place,
    originalStream: stream,
    originalCreatedAt: streamCreatedAt,
    originalSeq: seq,
    consumer,
    epoch,
  };
}

type Facts = Pick<
  Sighting,
  "subject" | "originalSubject" | "msgId" | "storedAt" | "expiresAt" | "correlation" | "generation" | "sizeBytes" | "fingerprint"
>;

function factsOf(message: StoredLetter, { maps, allowMsgTtl }: { maps: readonly SubjectMap[]; allowMsgTtl: boolean }): Facts {
  const { headers, json } = toStored(message);
  const lifeMs = allowMsgTtl ? ttlMs(headerText(headers, "Nats-TTL")) : null;
  return {
    subject: storable(message.subject),
    originalSubject: bounded(message.subject, MAX_SUBJECT_BYTES),
    msgId: boundedId(headerText(headers, "Nats-Msg-Id")),
    storedAt: message.at,
    expiresAt: lifeMs === null ? null : message.at + lifeMs,
    correlation: correlate(maps, { subject: message.subject, headers, json }),
    generation: asCount(headerText(headers, "Jetlag-Generation")) ?? 0,
    sizeBytes: message.payload.length,
    fingerprint: fingerprintIn(headers),
  };
}

const unread = (at: number): Facts => ({
  subject: "",
  originalSubject: null,
  msgId: null,
  storedAt: at,
  expiresAt: null,
  correlation: [],
  generation: 0,
  sizeBytes: 0,
  fingerprint: null,
});
