const [QUOTE, BACKSLASH] = [34, 92] as const;
const SPACES: ReadonlySet<number> = new Set([32, 9, 10, 13]);
const OPEN: ReadonlySet<number> = new Set([91, 123]);
const CLOSE: ReadonlySet<number> = new Set([93, 125]);

/** A JSON text as it is written, and no spaces between its tokens. */
export type JsonTokens = {
  text: string;
  /** How many levels deep lists and objects stand in each other. */
  depth: number;
  /** `false`: a string of it is no Unicode text (half of a surrogate pair). */
  isWellFormed: boolean;
};

/** `json` must be JSON: JSON.parse took it. Strings are escaped as JSON.stringify does it, numbers keep their digits. Without recursion, and without a pattern that would run out of stack. */
export function jsonTokens(json: string): JsonTokens {
  const parts: string[] = [];
  let [from, level, depth, isWellFormed] = [0, 0, 0, true];
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(json, at);
      const token = json.slice(at, end);
      if (token.includes("\\")) {
        const string = JSON.parse(token) as string; // a string's token
        isWellFormed &&= string.isWellFormed();
        parts.push(json.slice(from, at), JSON.stringify(string));
        from = end;
      }
      at = end - 1;
    } else if (SPACES.has(code)) {
      parts.push(json.slice(from, at));
      from = at + 1;
    } else if (OPEN.has(code)) depth = Math.max(depth, ++level);
    else if (CLOSE.has(code)) level -= 1;
  }
  parts.push(json.slice(from));
  return { text: parts.join(""), depth, isWellFormed };
}

function endOfString(json: string, from: number): number {
  for (let at = from + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return json.length;
}
