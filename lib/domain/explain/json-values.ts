/*
 * JSON as it was written, for comparing: numbers keep their digits, so that two that a double takes for one are told apart. Every text, keys
 * too, begins with `s`, and every number is a text that begins with `n`: none can be taken for the other, and no key is `__proto__`.
 */

export type JsonLeaf = string | boolean | null;
export type JsonValue = JsonLeaf | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** `undefined` where it is not JSON. */
export function readJson(text: string): JsonValue | undefined {
  try {
    JSON.parse(text); // before it is rewritten: else `01` would pass
    return JSON.parse(text.replace(TOKEN, (found) => (found.startsWith('"') ? `"s${found.slice(1)}` : `"n${found}"`))) as JsonValue; // by the lines above
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isSameLeaf(one: JsonLeaf, other: JsonLeaf): boolean {
  if (one === other) return true;
  if (typeof one !== "string" || typeof other !== "string" || !one.startsWith("n") || !other.startsWith("n")) return false;
  const [a, b] = [Number(one.slice(1)), Number(other.slice(1))];
  return a === b && Math.abs(a) <= Number.MAX_SAFE_INTEGER;
}

const DEEPEST = 4;

/** As JSON, on one line, cut at `most` characters; what lies deep is `…`. */
export function jsonText(value: JsonValue, most = 200): string {
  const text = textOf(value, { depth: 0, most });
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

function textOf(value: JsonValue, { depth, most }: { depth: number; most: number }): string {
  if (typeof value === "string") return value.startsWith("n") ? value.slice(1) : JSON.stringify(value.slice(1, most + 1));
  if (value === null || typeof value === "boolean") return String(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? "[]" : "{}";
  const entries = Object.entries(value);
  if (entries.length === 0) return `${open}${close}`;
  if (depth >= DEEPEST) return `${open}…${close}`;
  let text = "";
  for (const [key, child] of entries) {
    if (text.length > most) break;
    text += `${text === "" ? "" : ", "}${isList ? "" : `${JSON.stringify(key.slice(1))}: `}${textOf(child, { depth: depth + 1, most })}`;
  }
  return `${open}${text}${close}`;
}
