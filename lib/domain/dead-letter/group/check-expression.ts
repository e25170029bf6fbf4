const LONGEST_EXPRESSION = 500;

const UNSUPPORTED: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, "looks around"],
  [/^\\(?:[1-9]|k[<{'])/, "refers back to a group"],
  [/^\(\?P=/, "refers back to a group"],
];

/**
 * Why an expression is refused before it is compiled, or `null`: what a linear-time engine cannot do is said in words that help, where the
 * engine would only call it a syntax error.
 */
export function checkExpression(source: string): string | null {
  if (source.length > LONGEST_EXPRESSION) return `must not be longer than ${LONGEST_EXPRESSION} characters`;
  for (const at of openPlaces(source)) {
    const rest = source.slice(at, at + 4);
    const found = UNSUPPORTED.find(([form]) => form.test(rest));
    if (found) return `${rest.slice(0, 3)}… at ${at + 1} ${found[1]}: expressions run in linear time, which excludes that`;
  }
  return null;
}

/** How many groups it captures. */
export function countGroups(source: string): number {
  return openPlaces(source).filter((at) => /^\((?!\?)|^\(\?P?<[^=!]/.test(source.slice(at, at + 5))).length;
}

/** Where a group or an escape begins, outside of character classes and of quotation (`\Q…\E`). */
function openPlaces(source: string): number[] {
  const tokens = /\\Q[\s\S]*?(?:\\E|$)|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[\s\S]|[^\]\\])*(?:\]|$)|\\[\s\S]?|\(/g;
  return [...source.matchAll(tokens)].flatMap(({ 0: found, index }) => (found === "(" || /^\\[^Q]/.test(found) ? index : []));
}
