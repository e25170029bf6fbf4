import { headerField, newHeaders, type HeaderBlock, type HeaderField } from "../../headers";
import { base64ToBytes, bytesToText, jsonMemberSlice, textToBytes } from "../../payload";
import type { Decoded, Profile, Stored } from "./types";
import { asCount, asObject, asSeq, asText, asTime } from "./values";

/** The JSON envelope: `{ original_subject, original_message, error, failed_at, delivery_count }`, perhaps with `stream, sequence, consumer, encoding, headers`. */
export const envelope: Profile = (stored) => {
  const json = stored.json();
  const originalSubject = asText(json?.original_subject);
  if (!json || !originalSubject || !("original_message" in json || "error" in json)) return null;
  return {
    profile: "envelope",
    isEnvelope: true,
    originalSubject,
    originalStream: asText(json.stream) ?? asText(json.original_stream),
    originalSeq: asSeq(json.sequence) ?? asSeq(json.original_sequence),
    consumer: asText(json.consumer),
    ...errorOf(json, stored),
    deliveries: asCount(json.delivery_count),
    failedAt: asTime(json.failed_at),
    original: () => ({
      get payload() {
        return originalBytes(json, stored); // most who ask for the headers never look at it
      },
      headers: headersOf(json.headers),
    }),
  };
};

/** A sentence, or an object that names its class. An object without a message stands there as it was written: JSON.stringify throws on deep ones. */
function errorOf(json: Record<string, unknown>, { payload }: Stored): Pick<Decoded, "error" | "errorClass"> {
  const object = asObject(json.error);
  const named =
    asText(json.error_class) ?? asText(json.error_type) ?? asText(object?.class) ?? asText(object?.type) ?? asText(object?.name);
  const written = object && jsonMemberSlice(payload, "error");
  const message = asText(json.error) ?? asText(object?.message) ?? (written && bytesToText(written));
  return { error: message, errorClass: named };
}

/**
 * A string → its UTF-8 bytes, or what it encodes; `null` where it does not: its text is not what died. Any other value → its raw bytes, because
 * parsing ruins large integers.
 */
function originalBytes(json: Record<string, unknown>, stored: Stored): Uint8Array | null {
  const message = json.original_message;
  if (typeof message !== "string") return jsonMemberSlice(stored.payload, "original_message");
  return asText(json.encoding)?.toLowerCase() === "base64" ? base64ToBytes(message) : textToBytes(message);
}

/** `[[name, value], …]`, a value that is no text as `{ base64 }`. `null` where the envelope has none or they cannot be written as headers. */
function headersOf(given: unknown): HeaderBlock | null {
  if (!Array.isArray(given)) return null;
  const lines: HeaderField[] = [];
  for (const pair of given as readonly unknown[]) {
    const line = Array.isArray(pair) ? fieldOf(pair) : null;
    if (!line) return null;
    lines.push(line);
  }
  return newHeaders(lines);
}

function fieldOf([name, given]: readonly unknown[]): HeaderField | null {
  const encoded = asObject(given)?.base64;
  const value = typeof given === "string" ? given : typeof encoded === "string" ? base64ToBytes(encoded) : null;
  return typeof name === "string" && value !== null ? headerField(name, value) : null;
}
