import type { Json } from "./json-patch";
import { jsonTokens } from "./json-tokens";

/** Deeper ones are no work of people, and what walks them would run out of stack. */
const DEEPEST = 500;

type RoundTrip = { kind: "sound"; value: Json; written: string } | { kind: "no-json"; why: string } | { kind: "lossy"; why: string };

/**
 * A body as JSON, if writing it again says the same: every number as it is written (9007199254740993, 1.0, -0 would become others), every key
 * once and in its place, no half of a surrogate pair. Only spaces between tokens, and how a character is escaped, may change.
 */
export function readSound(text: string): RoundTrip {
  const value = parsed(text);
  if (value === undefined) return { kind: "no-json", why: "Its body is not JSON." };
  const tokens = jsonTokens(text);
  if (tokens.depth > DEEPEST) return { kind: "no-json", why: `Its body is nested deeper than ${DEEPEST} levels.` };
  if (!tokens.isWellFormed) return { kind: "lossy", why: "Its body holds half of a surrogate pair, which is no text." };
  const written = JSON.stringify(value);
  if (written === tokens.text) return { kind: "sound", value, written };
  return { kind: "lossy", why: `A patch would change more of its body than it says: ${firstChange(tokens.text, written)}.` };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // that is what it returns
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const SHOWN = 40;

/** A number has become another, or else keys have: one stood there twice, or JavaScript moves those that look like an index. */
function firstChange(was: string, is: string): string {
  let at = 0;
  while (at < was.length && was[at] === is[at]) at++;
  let from = at;
  while (from > 0 && at - from < SHOWN && IN_NUMBER.test(was[from - 1] ?? "")) from--;
  const [before, after] = [numberAt(was, from), numberAt(is, from)];
  return before === null || before === after ? "a key stands in it twice, or would move" : `${before} would become ${after ?? "null"}`;
}

const IN_NUMBER = /[-+.\deE]/;
const numberAt = (text: string, at: number) => /^-?\d[-+.\deE]*/.exec(text.slice(at, at + SHOWN))?.[0] ?? null;
