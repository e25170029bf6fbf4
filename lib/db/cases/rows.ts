import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { Prisma } from "../generated/client";

/** Columns of dead_letter that say what a sighting says, and their types. */
const columns: readonly (readonly [name: string, type: string])[] = [
  ["id", "text"],
  ["context", "text"],
  ["kind", "text"],
  ["stream", "text"],
  ["stream_created_at", "text"],
  ["seq", "bigint"],
  ["sighting_consumer", "text"],
  ["epoch", "text"],
  ["subject", "text"],
  ["original_stream", "text"],
  ["original_created_at", "text"],
  ["original_seq", "bigint"],
  ["original_subject", "text"],
  ["msg_id", "text"],
  ["consumer", "text"],
  ["error", "text"],
  ["error_class", "text"],
  ["deliveries", "int"],
  ["failed_at", "timestamptz"],
  ["seen_at", "timestamptz"],
  ["stored_at", "timestamptz"],
  ["expires_at", "timestamptz"],
  ["correlation", "jsonb"],
  ["generation", "int"],
  ["size_bytes", "int"],
  ["profile", "text"],
  ["payload_available", "boolean"],
];

const names = columns.map(([name]) => name);

/** For rowsAs. */
export const definitions = columns.map(([name, type]) => `${name} ${type}`).join(", ");

export const columnList = Prisma.raw(names.join(", "));

/** What a profile or a subject map has read from the message, as columns of `table`. */
export const told = (table: string) =>
  [
    "original_stream, original_created_at, original_seq, original_subject, msg_id, consumer",
    "error, error_class, deliveries, failed_at, expires_at, correlation, generation, profile",
  ]
    .join(", ")
    .replace(/\w+/g, (name) => `${table}.${name}`);

/** `name = excluded.name` of all but the id. */
export const asExcluded = Prisma.raw(
  names
    .slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(", "),
);

export const iso = (ms: number) => new Date(ms).toISOString();

const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/** A sighting as a row of the definitions above. */
export function toRow(letter: Sighting): Record<string, unknown> {
  return {
    id: letter.id,
    context: letter.context,
    kind: letter.kind,
    stream: letter.stream,
    stream_created_at: iso(letter.streamCreatedAt),
    seq: letter.seq,
    sighting_consumer: letter.kind === "stored" ? "" : (letter.consumer ?? ""),
    epoch: letter.epoch,
    subject: letter.subject,
    original_stream: letter.originalStream,
    original_created_at: isoOrNull(letter.originalCreatedAt),
    original_seq: letter.originalSeq,
    original_subject: letter.originalSubject,
    msg_id: letter.msgId,
    consumer: letter.consumer,
    error: letter.error,
    error_class: letter.errorClass,
    deliveries: letter.deliveries,
    failed_at: iso(letter.failedAt),
    seen_at: iso(letter.seenAt),
    stored_at: letter.storedAt === letter.seenAt ? null : iso(letter.storedAt),
    expires_at: isoOrNull(letter.expiresAt),
    correlation: letter.correlation,
    generation: letter.generation,
    size_bytes: letter.sizeBytes,
    profile: letter.profile,
    payload_available: letter.payloadAvailable,
  };
}
