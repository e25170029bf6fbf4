import { utf8OrNull } from "./text";

const QUOTE = 34;
const BACKSLASH = 92;
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON] = [123, 125, 91, 93, 44, 58] as const;
const ENDS: ReadonlySet<number | undefined> = new Set([COMMA, CLOSE_BRACE, CLOSE_BRACKET, COLON]);

/**
 * The raw bytes of one member's value in a JSON object, untouched: parsing would ruin large integers (9007199254740993), 1.0, and the
 * order of keys. `null` where there is no such member. `json` must be valid JSON (JSON.parse took it). The last of equal keys wins, as in JSON.parse.
 */
export function jsonMemberSlice(json: Uint8Array, key: string): Uint8Array | null {
  let at = skipSpace(json, 0);
  if (json[at] !== OPEN_BRACE) return null;
  let found: Uint8Array | null = null;
  at = skipSpace(json, at + 1);
  while (at < json.length && json[at] === QUOTE) {
    const keyEnd = skipString(json, at);
    const name: unknown = JSON.parse(utf8OrNull(json.subarray(at, keyEnd)) ?? '""');
    const valueAt = skipSpace(json, skipSpace(json, keyEnd) + 1); // over the colon
    const valueEnd = skipValue(json, valueAt);
    if (name === key) found = json.subarray(valueAt, valueEnd);
    at = skipSpace(json, skipSpace(json, valueEnd) + 1); // over the comma, or the closing brace
  }
  return found;
}

/** The same for a place some steps down, through members and items (`["attempts", "0", "body"]`). */
export function jsonSlice(json: Uint8Array, steps: readonly string[]): Uint8Array | null {
  let slice: Uint8Array | null = json;
  for (const step of steps) {
    if (!slice) return null;
    slice = slice[skipSpace(slice, 0)] === OPEN_BRACKET ? jsonItemSlice(slice, step) : jsonMemberSlice(slice, step);
  }
  return slice;
}

function jsonItemSlice(json: Uint8Array, index: string): Uint8Array | null {
  if (!/^(0|[1-9]\d{0,8})$/.test(index)) return null;
  let at = skipSpace(json, skipSpace(json, 0) + 1);
  for (let left = Number(index); at < json.length && json[at] !== CLOSE_BRACKET; left--) {
    const end = skipValue(json, at);
    if (left === 0) return json.subarray(at, end);
    at = skipSpace(json, skipSpace(json, end) + 1); // over the comma, or the closing bracket
    if (json[skipSpace(json, end)] === CLOSE_BRACKET) return null;
  }
  return null;
}

function skipValue(json: Uint8Array, from: number): number {
  if (json[from] === QUOTE) return skipString(json, from);
  if (json[from] !== OPEN_BRACE && json[from] !== OPEN_BRACKET) return skipLiteral(json, from);
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = skipString(json, at) - 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return at + 1;
  }
  return json.length;
}

function skipString(json: Uint8Array, from: number): number {
  for (let at = from + 1; at < json.length; at++) {
    if (json[at] === BACKSLASH) at++;
    else if (json[at] === QUOTE) return at + 1;
  }
  return json.length;
}

function skipLiteral(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && !isSpace(json[at]) && !ENDS.has(json[at])) at++;
  return at;
}

function skipSpace(json: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(json[at])) at++;
  return at;
}

const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9;
