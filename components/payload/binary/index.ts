import { decodeCbor } from "./cbor";
import { decodeMsgpack } from "./msgpack";
import { Entries, Tagged } from "./values";

export { BrokenText, Entries, Extension, Tagged } from "./values";

const binaryFormats = ["msgpack", "cbor"] as const;
export type BinaryFormat = (typeof binaryFormats)[number];

export type BinaryRead = { kind: "value"; value: unknown } | { kind: "unreadable"; why: string };

const decoders = { msgpack: decodeMsgpack, cbor: decodeCbor } as const;
/** As much as a message may have by default, eight times over. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The one value that these bytes are in a format, or why they are none. Total: bytes may say anything. */
export function readBinary(format: BinaryFormat, bytes: Uint8Array): BinaryRead {
  if (bytes.length > MAX_BYTES) return { kind: "unreadable", why: "it is larger than 8 MiB" };
  try {
    return { kind: "value", value: decoders[format](bytes) };
  } catch (error) {
    if (error instanceof Error) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

/** CBOR's own mark, which may stand around anything. */
const SELF_DESCRIBED = 55_799;

/** Formats in which these bytes are exactly one map or list: a number or a text alone would be a guess about anything. */
export function guessFormats(bytes: Uint8Array): BinaryFormat[] {
  return binaryFormats.filter((format) => {
    const read = readBinary(format, bytes);
    return read.kind === "value" && isWhole(read.value);
  });
}

function isWhole(value: unknown): boolean {
  if (value instanceof Tagged && value.tag === SELF_DESCRIBED) return Array.isArray(value.value) || value.value instanceof Entries;
  return Array.isArray(value) || value instanceof Entries;
}
