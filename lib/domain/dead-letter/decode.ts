import { parseHeaders } from "../headers";
import { utf8OrNull } from "../payload";
import { profiles, type Decoded, type Profile, type Stored } from "./profiles";
import { customProfiles, type LetterOrigin } from "./profiles/custom";
import { asObject } from "./profiles/values";
import { asItWas } from "./restored";

/** Larger bodies are not parsed: no envelope is that large, and parsing would hold everything else up. */
const MAX_JSON_BYTES = 8 * 1024 * 1024;

type Bytes = { subject: string; headerBlock: Uint8Array | null; payload: Uint8Array };

/**
 * What is known of a stored dead letter, by the profiles of the subject maps first. Always something: a message that no profile reads is its
 * own original.
 */
export const decode = (message: Bytes, origin: LetterOrigin) => decodeStored(toStored(message), origin);

/** The same of what is parsed already. */
export function decodeStored(stored: Stored, origin: LetterOrigin): Omit<Decoded, "profile"> & { profile: string | null } {
  const decoded = readBy(customProfiles(origin, stored.subject), stored) ?? readBy(profiles, stored);
  if (!decoded) return unknown(stored);
  decoded.errorClass ??= classOf(decoded.error); // the profile made it just now
  return decoded;
}

function readBy(some: readonly Profile[], stored: Stored): Decoded | null {
  for (const profile of some) {
    const decoded = profile(stored);
    if (decoded) return decoded;
  }
  return null;
}

/** The profile's field, else the word a message begins with when it names an error. */
export function classOf(error: string | null): string | null {
  return /^\w*(?:Error|Exception|Timeout)\b/.exec(error ?? "")?.[0] ?? null;
}

function unknown({ headers, payload }: Stored): ReturnType<typeof decodeStored> {
  return {
    profile: null,
    originalStream: null,
    originalSeq: null,
    originalSubject: null,
    consumer: null,
    error: null,
    errorClass: null,
    deliveries: null,
    failedAt: null,
    original: () => ({ payload, headers }),
  };
}

export function toStored({ subject, headerBlock, payload }: Bytes): Stored {
  const { headers, firstStoredAt } = asItWas(headerBlock && parseHeaders(headerBlock));
  return { subject, payload, headers, firstStoredAt, json: objectIn(payload) };
}

/** A body as a JSON object, parsed when it is asked for, and once; `null` where it is none. */
export function objectIn(payload: Uint8Array): Stored["json"] {
  let parsed: ReturnType<typeof parseObject> | undefined;
  return () => (parsed === undefined ? (parsed = parseObject(payload)) : parsed);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  if (bytes.length > MAX_JSON_BYTES || !startsLikeObject(bytes)) return null;
  const text = utf8OrNull(bytes);
  if (text === null) return null;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null; // not JSON: no profile that reads JSON applies
  }
}

/** Spares the decoding of a megabyte that cannot be an object. */
function startsLikeObject(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return byte === 123;
  return false;
}
