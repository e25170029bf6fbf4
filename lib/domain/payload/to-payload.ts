import type { Payload } from "../message";
import { bytesToBase64 } from "./base64";
import { utf8OrNull } from "./text";

/** What of a body travels in a JSON answer. */
const MAX_PAYLOAD_BYTES = 256 * 1024;

/** A body as it travels: text where what is sent is UTF-8, else base64. Cut at `maxBytes`, never within a character, and said so. */
export function toPayload(bytes: Uint8Array, { maxBytes = MAX_PAYLOAD_BYTES }: { maxBytes?: number } = {}): Payload {
  const truncated = bytes.length > maxBytes;
  const text = utf8OrNull(truncated ? bytes.subarray(0, characterStart(bytes, maxBytes)) : bytes);
  const data = text ?? bytesToBase64(bytes.subarray(0, maxBytes));
  return { encoding: text === null ? "base64" : "utf8", data, sizeBytes: bytes.length, ...(truncated ? { truncated } : {}) };
}

/** The start of the character that stands at `at`: at most three continuation bytes back. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > at - 3 && start > 0 && isContinuation(bytes[start])) start--;
  return start;
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
