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

/** Without recursion: somebody else decides how deep a body is. */
function isEqual(a: unknown, b: unknown): boolean {
  const pairs: [unknown, unknown][] = [[a, b]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [one, other] = [membersOf(pair[0]), membersOf(pair[1])];
    if (one === null || other === null) {
      if (!Object.is(pair[0], pair[1])) return false;
    } else if (one.isList !== other.isList || one.members.size !== other.members.size) return false;
    else
      for (const [name, value] of one.members) {
        if (!other.members.has(name)) return false;
        pairs.push([value, other.members.get(name)]);
      }
  }
  return true;
}

function membersOf(value: unknown): { isList: boolean; members: Map<string, unknown> } | null {
  if (typeof value !== "object" || value === null) return null;
  return { isList: Array.isArray(value), members: new Map(Object.entries(value)) };
}
