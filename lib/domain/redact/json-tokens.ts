const QUOTE = 34;
const BACKSLASH = 92;
const MARKS = "{}[],:";
const ENDS_LITERAL = /[\s{}[\],:]/g;

/** The tokens of a JSON text, as they are written: `{ } [ ] , :`, strings with their quotes, and literals. `json` must be valid JSON. */
export function* jsonTokens(json: string): Generator<string> {
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) {
      at++;
      continue;
    }
    const end = code === QUOTE ? stringEnd(json, at) : MARKS.includes(json.charAt(at)) ? at + 1 : literalEnd(json, at);
    yield json.slice(at, end);
    at = end;
  }
}

function stringEnd(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function literalEnd(json: string, from: number): number {
  ENDS_LITERAL.lastIndex = from;
  return ENDS_LITERAL.exec(json)?.index ?? json.length;
}

/** The text that a string token stands for. */
export function stringOf(token: string): string {
  const text: unknown = JSON.parse(token);
  return typeof text === "string" ? text : "";
}
