import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Column } from "../batch";
import { Prisma } from "../generated/client";

export const iso = (ms: number) => new Date(ms).toISOString();

const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/** Columns of dead_letter that say what a sighting says. */
export const columns: readonly Column<Sighting>[] = [
  ["id", "text", ({ id }) => id],
  ["context", "text", ({ context }) => context],
  ["kind", "text", ({ kind }) => kind],
  ["stream", "text", ({ stream }) => stream],
  ["stream_created_at", "text", ({ streamCreatedAt }) => iso(streamCreatedAt)],
  ["seq", "bigint", ({ seq }) => seq],
  ["epoch", "text", ({ epoch }) => epoch],
  ["subject", "text", ({ subject }) => subject],
  ["original_stream", "text", ({ originalStream }) => originalStream],
  ["original_created_at", "text", ({ originalCreatedAt }) => isoOrNull(originalCreatedAt)],
  ["original_seq", "bigint", ({ originalSeq }) => originalSeq],
  ["original_subject", "text", ({ originalSubject }) => originalSubject],
  ["msg_id", "text", ({ msgId }) => msgId],
  ["consumer", "text", ({ consumer }) => consumer],
  ["error", "text", ({ error }) => error],
  ["error_class", "text", ({ errorClass }) => errorClass],
  ["deliveries", "int", ({ deliveries }) => deliveries],
  ["failed_at", "timestamptz", ({ failedAt }) => failedAt],
  ["seen_at", "timestamptz", ({ seenAt }) => seenAt],
  ["stored_at", "timestamptz", ({ storedAt, seenAt }) => (storedAt === seenAt ? null : storedAt)],
  ["expires_at", "timestamptz", ({ expiresAt }) => expiresAt],
  ["correlation", "jsonb", ({ correlation }) => JSON.stringify(correlation)],
  ["generation", "int", ({ generation }) => generation],
  ["size_bytes", "int", ({ sizeBytes }) => sizeBytes],
  ["profile", "text", ({ profile }) => profile],
  ["fingerprint", "text", ({ fingerprint }) => fingerprint],
  ["payload_available", "boolean", ({ payloadAvailable }) => payloadAvailable],
];

const names = columns.map(([name]) => name);

/** For rowsAs. */
export const definitions = columns.map(([name, type]) => `${name} ${type}`).join(", ");

export const columnList = Prisma.raw(names.join(", "));

/** What a profile or a subject map has read from the message, as columns of `table`. */
export const told = (table: string) =>
  [
    "original_stream, original_created_at, original_seq, original_subject, msg_id, consumer",
    "error, error_class, deliveries, failed_at, expires_at, correlation, generation, profile, fingerprint",
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

/** A sighting as a row of the definitions above, for rowsAs. */
export const toRow = (letter: Sighting): Record<string, unknown> => ({
  ...Object.fromEntries(
    columns.map(([name, type, value]) => {
      const given = value(letter);
      return [name, type === "timestamptz" && typeof given === "number" ? iso(given) : given];
    }),
  ),
  correlation: letter.correlation,
});
