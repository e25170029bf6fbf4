import { createHash } from "node:crypto";
import { storable } from "../payload";

/**
 * What somebody wrote into a letter may be of any length: the index holds so much of it. In bytes where the database keeps an index of it,
 * because a row of that has room for 2,704: one longer would stop the indexing of its stream.
 */
const MAX_ERROR_LENGTH = 2_000;
/** Of a stream or a consumer, as the server has it. */
export const MAX_NAME_BYTES = 255;
/** Subjects and ids of messages. */
export const MAX_SUBJECT_BYTES = 600;

const encoder = new TextEncoder();
/** UTF-8 of one unit of UTF-16. */
const MAX_BYTES_PER_UNIT = 3;

/** A text as the database takes it, at most so many bytes of UTF-8; no character is cut in two. */
export function bounded(value: string | null, maxBytes: number): string | null {
  if (value === null) return null;
  const text = storable(value.slice(0, maxBytes));
  if (text.length * MAX_BYTES_PER_UNIT <= maxBytes) return text;
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(maxBytes)).read);
}

export const boundedError = (error: string | null) => (error === null ? null : storable(error.slice(0, MAX_ERROR_LENGTH)));

/** An id as the index holds it: of a long one its beginning and a hash, because two that only begin alike are not one. */
export function boundedId(value: string | null): string | null {
  const id = bounded(value, MAX_SUBJECT_BYTES);
  if (value === null || id?.length === value.length) return id; // nothing was cut off
  return `${bounded(value, MAX_SUBJECT_BYTES - 64)}${createHash("sha256").update(value, "utf8").digest("hex")}`;
}
