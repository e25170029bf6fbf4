/**
 * So much of it looks like fields or items that what is open there was meant to be closed: `{ "a":`, `{a=`, `["a"`, `[a,`. "Unexpected token: { in JSON"
 * does not.
 */
const BEGINS = /[{[]\s{0,20}(?:\\{0,8}["'{[]|[\w$.+/-]{1,64}\s{0,4}(?:\\{0,8}["']\s{0,4})?[:=,\]}])/y;

/**
 * Where the object or list ends that begins at `from`, as JSON has it or as programs print one; where it was cut off, the end of the text. `null`
 * where none begins. What stands in quotes closes nothing.
 */
export function bracketEnd(text: string, from: number): number | null {
  BEGINS.lastIndex = from;
  if (!BEGINS.test(text)) return null;
  let open = 0;
  let slashes = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"' || (char === "'" && !/\w/.test(text.charAt(at - 1)))) at = quoteEnd(text, at, slashes);
    else if (char === "{" || char === "[") open++;
    else if ((char === "}" || char === "]") && --open === 0) return at + 1;
    slashes = char === "\\" ? slashes + 1 : 0;
  }
  return text.length;
}

/** Of JSON within JSON: a quote behind as many backslashes as the first one had, or fewer. */
function quoteEnd(text: string, from: number, escapes: number): number {
  const quote = text.charAt(from);
  let slashes = 0;
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote && (slashes <= escapes || (escapes === 0 && slashes % 2 === 0))) return at;
    slashes = char === "\\" ? slashes + 1 : 0;
  }
  return text.length;
}
