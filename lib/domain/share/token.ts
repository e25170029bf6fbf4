import { hash } from "node:crypto";

const BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * What a share is opened by, and what of it is stored: only the hash, so that nobody who reads the database can open a share.
 * `random` is 32 bytes nobody can guess (256 bits); throws on fewer or more.
 */
export function shareToken(random: Uint8Array): { token: string; hash: string } {
  if (random.length !== BYTES) throw new RangeError(`a share's token is made of ${BYTES} bytes, not ${random.length}`);
  const token = Buffer.from(random).toString("base64url");
  return { token, hash: hash("sha256", token, "base64url") };
}

/** The hash by which a share is found; `null` where the text cannot be a token, and nothing need be looked up. */
export function shareHash(token: string): string | null {
  return TOKEN.test(token) ? hash("sha256", token, "base64url") : null;
}
