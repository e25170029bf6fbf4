/*
 * Marks: what a letter is found by that is no word: a value at its place in the body, and the flows it belongs to. A mark is `_b` or `_f` and 64 bits
 * of a hash, so that whatever it stands for takes sixteen bytes; words never begin with `_`. Among a hundred million marks, one that
 * nobody wrote is met with once in 10^10 questions.
 */

export function bodyMark(pointer: string, kind: ScalarKind, text: string): string {
  return `_b${hash(`${pointer}\0${kind}${text}`)}`;
}

/** A string, or anything else that JSON writes without quotes. */
type ScalarKind = '"' | "#";

/** What finds a letter of a flow: by its key, and by flow and key. */
export function flowMarks({ flow, key }: { flow: string; key: string }): [string, string] {
  return [`_f${hash(key)}`, `_f${hash(`${flow}\0${key}`)}`];
}

/** Longer texts are found by their words only. In UTF-16 units. */
export const LONGEST_VALUE = 512;

/** May have more digits than a double holds. */
const LONG = /[\d.]{16}/;

/** A number as it is compared: 1.0 and 1e0 are 1, and one of many digits is what was written. */
export function numberText(written: string): string {
  const value = Number(written);
  return LONG.test(written) || !Number.isFinite(value) ? written : String(value);
}

/** One value at one place: `/customer/id=42`. */
type BodyAsk = { pointer: string; value: string };

/** RFC 6901 and a value, parted by the first `=`; `null` where it is not that. */
export function parseBodyAsk(text: string): BodyAsk | null {
  const at = text.indexOf("=");
  const pointer = text.slice(0, Math.max(at, 0)).trim();
  if (!/^(\/([^~/]|~[01])*)+$/.test(pointer)) return null;
  const value = text.slice(at + 1).trim();
  return value.startsWith('"') && quoted(value) === null ? null : { pointer, value };
}

const ENVELOPED = "/original_message/";

/**
 * As PostgreSQL reads a `tsquery`. `42` is the number and the text, as are `true` and `null`; `"42"` is the text alone. Places within an
 * envelope's message are those of the message.
 */
export function bodyQuery({ pointer, value }: BodyAsk): string {
  const pointers = pointer.startsWith(ENVELOPED) ? [pointer, pointer.slice(ENVELOPED.length - 1)] : [pointer];
  return either(pointers.flatMap((each) => readings(value).map(([kind, text]) => bodyMark(each, kind, text))));
}

/** A key of any flow, or a flow and a key, `saga:7f3c`: a key may hold colons itself. */
export function flowQuery(text: string): string {
  const marks = [flowMarks({ flow: "", key: text })[0]];
  for (let at = text.indexOf(":"); at > 0 && marks.length <= MOST_COLONS; at = text.indexOf(":", at + 1))
    marks.push(flowMarks({ flow: text.slice(0, at), key: text.slice(at + 1) })[1]);
  return either(marks);
}

const MOST_COLONS = 8;

/** Without spaces about the bar: between terms of a question there are. */
const either = (marks: readonly string[]) => `(${marks.map((mark) => `'${mark}'`).join("|")})`;

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function readings(value: string): [ScalarKind, string][] {
  const text = quoted(value);
  if (text !== null) return [['"', text]];
  if (!LITERAL.test(value)) return [['"', value]];
  return [
    ["#", /^[tfn]/.test(value) ? value : numberText(value)],
    ['"', value],
  ];
}

function quoted(value: string): string | null {
  if (!value.startsWith('"')) return null;
  try {
    return String(JSON.parse(value)); // JSON that begins with a quote is a string
  } catch {
    return null; // not one
  }
}

/** cyrb53 with all of its bits: no protection against somebody who makes two that are equal, who would find a letter too many. */
function hash(text: string): string {
  let [one, two] = [0xdead_beef, 0x41c6_ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e37_79b1);
    two = Math.imul(two ^ unit, 0x5f35_6495);
  }
  const first = mix(one, two);
  return (first >>> 0).toString(36).padStart(7, "0") + (mix(two, first) >>> 0).toString(36).padStart(7, "0");
}

const mix = (one: number, two: number) => Math.imul(one ^ (one >>> 16), 0x85eb_ca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2_ae35);
