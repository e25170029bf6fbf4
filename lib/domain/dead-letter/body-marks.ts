import { bodyMark, LONGEST_VALUE, numberText } from "../marks";
import { utf8OrNull } from "../payload";
import type { StoredLetter } from "./to-letter";
import { decodeStored, toStored } from "./decode";
import type { Stored } from "./profiles";
import type { LetterOrigin } from "./profiles/custom";

/** Larger bodies are not parsed: their words are those of the first 4 KiB, and they have no marks. */
const MAX_BYTES = 256 * 1024;
/** Of a letter. The values that stand highest come first. */
const MOST_MARKS = 100;
/** Of an array; its others are not found by their place. */
const MOST_ITEMS = 20;
const MOST_CONTAINERS = 200;
const DEEPEST = 32;
const LONGEST_POINTER = 512;

/**
 * Of an envelope: the message, whose places are its own; what lists have filters for; and what no two letters have in common. Ten marks in place
 * of six would make words a tenth slower.
 */
const OF_ENVELOPE: ReadonlySet<string> = new Set(
  "original_message original_subject stream original_stream sequence original_sequence consumer error headers encoding failed_at".split(
    " ",
  ),
);
const NONE: ReadonlySet<string> = new Set();

/** What a stored letter is found by: each value in the body of the message that died, and in its own where that is another. */
export function bodyMarks(message: StoredLetter, origin: LetterOrigin): string[] {
  const stored = toStored(message);
  const decoded = decodeStored(stored, origin);
  const { payload } = decoded.original();
  const marks = new Set<string>();
  if (payload) addMarks(marks, parse(payload), NONE);
  if (payload === stored.payload) return [...marks];
  if (decoded.profile === "envelope") addMarks(marks, envelopeOf(stored), OF_ENVELOPE);
  else addMarks(marks, parse(stored.payload), NONE);
  return [...marks];
}

/** Parsed once already, which does where its own members are no more than texts and counts. */
function envelopeOf(stored: Stored): object | null {
  const json = stored.payload.length > MAX_BYTES ? null : stored.json();
  const others = Object.entries(json ?? {}).filter(([name]) => !OF_ENVELOPE.has(name));
  return others.every(([, value]) => typeof value === "string" || Number.isSafeInteger(value)) ? json : parse(stored.payload);
}

/** Where something stands: its RFC 6901 pointer, and the same with `*` for the places in arrays. */
type Container = { value: object; pointer: string; anywhere: string; depth: number };

/** The highest first, so that what one long branch holds keeps nothing else from being found. No recursion: it may be ten thousand deep. */
function addMarks(marks: Set<string>, root: object | null, left: ReadonlySet<string>): void {
  const waiting: Container[] = root ? [{ value: root, pointer: "", anywhere: "", depth: 0 }] : [];
  for (const { value, pointer, anywhere, depth } of waiting) {
    const isArray = Array.isArray(value);
    let items = 0;
    for (const name in value) {
      if (marks.size >= MOST_MARKS) return;
      if (isArray && items++ >= MOST_ITEMS) break;
      if (depth === 0 && left.has(name)) continue;
      const step = isArray ? name : escaped(name);
      const at = `${pointer}/${step}`;
      if (at.length > LONGEST_POINTER) continue;
      const within = { pointer: at, anywhere: isArray ? `${anywhere}/*` : `${anywhere}/${step}` };
      const found = (value as Record<string, unknown>)[name]; // a member, by the loop
      if (typeof found !== "object" || found === null) addScalar(marks, within, found);
      else if (depth < DEEPEST && waiting.length < MOST_CONTAINERS) waiting.push({ ...within, value: found, depth: depth + 1 });
    }
  }
}

const escaped = (name: string) => (/[~/]/.test(name) ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name);

function addScalar(marks: Set<string>, { pointer, anywhere }: Pick<Container, "pointer" | "anywhere">, value: unknown): void {
  const isText = typeof value === "string" && !value.startsWith(WRITTEN);
  const text = typeof value === "string" && !isText ? numberText(value.slice(WRITTEN.length)) : String(value);
  if (text.length > LONGEST_VALUE) return;
  marks.add(bodyMark(pointer, isText ? '"' : "#", text));
  if (anywhere !== pointer) marks.add(bodyMark(anywhere, isText ? '"' : "#", text));
}

/** Before a number that JSON.parse would ruin, which is kept as a string. */
const WRITTEN = "\0#";
const MAY_RUIN = /[\d.]{16}|\d[eE]/;
/** Where a number may stand: to look within texts, as in UUIDs, would find some in nearly every body. */
const MAY_HOLD_RUINED = /[:[,]\s*-?(?:\d[\d.]{15}|[\d.]+[eE])/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

function parse(payload: Uint8Array): object | null {
  if (payload.length > MAX_BYTES || !startsLikeContainer(payload)) return null;
  const text = utf8OrNull(payload);
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(MAY_HOLD_RUINED.test(text) ? text.replace(STRING_OR_NUMBER, kept) : text);
    return typeof json === "object" ? json : null;
  } catch {
    return null; // not JSON: it is found by its words
  }
}

const kept = (written: string) => (!written.startsWith('"') && MAY_RUIN.test(written) ? `"\\u0000#${written}"` : written);

const OPENS: ReadonlySet<number | undefined> = new Set([123, 91]);

/** Spares the decoding of what cannot be an object or an array. */
function startsLikeContainer(payload: Uint8Array): boolean {
  const at = payload.findIndex((byte) => byte > 32);
  return OPENS.has(payload[at]);
}
