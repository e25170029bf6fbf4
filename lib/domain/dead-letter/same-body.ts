import { isDeepStrictEqual } from "node:util";
import { utf8OrNull } from "../payload";

/** Whether two bodies are one: the same bytes, or the same JSON written in another way, as whoever puts a message into an envelope does. */
export function isSameBody(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length === b.length && a.every((byte, at) => byte === b[at])) return true;
  const [one, other] = [jsonOf(a), jsonOf(b)];
  return one !== null && other !== null && isEqual(one.value, other.value);
}

function jsonOf(bytes: Uint8Array): { value: unknown } | null {
  const text = utf8OrNull(bytes);
  if (text === null) return null;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null; // no JSON: only its bytes can be compared
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  try {
    return isDeepStrictEqual(a, b);
  } catch (error) {
    if (error instanceof RangeError) return false; // nested deeper than the stack: its bytes differ, and that has to do
    throw error;
  }
}
