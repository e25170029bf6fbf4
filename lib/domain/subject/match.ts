/** A pattern's tokens: literals, `*` for one token, `>` for one or more at the end. */
const tokensOf = (subject: string) => subject.split(".");

/** No empty token, `>` only at the end, no space: what the server takes as a subscription. */
export function isPattern(text: string): boolean {
  const tokens = tokensOf(text);
  return tokens.every((token, index) => token !== "" && !/\s/.test(token) && (token !== ">" || index === tokens.length - 1));
}

/** A pattern without wildcards: something one can publish to. */
export const isSubject = (text: string) => isPattern(text) && !hasWildcard(text);

/** A wildcard is a whole token: `a*` and `>b` are literals. */
export const hasWildcard = (pattern: string) => tokensOf(pattern).some((token) => token === "*" || token === ">");

/** Whether messages on `subject` reach a subscription on `pattern`. */
export function matches(pattern: string, subject: string): boolean {
  // The same as `capture(pattern, subject) !== null`, without taking both apart: a plan asks it for each message of each stream.
  for (let at = 0, from = 0; ;) {
    const [end, to] = [endOfToken(pattern, at), endOfToken(subject, from)];
    const token = pattern.slice(at, end);
    if (token === ">") return true;
    if (token !== "*" && (end - at !== to - from || !subject.startsWith(token, from))) return false;
    if (end === pattern.length || to === subject.length) return end === pattern.length && to === subject.length;
    [at, from] = [end + 1, to + 1];
  }
}

function endOfToken(text: string, from: number): number {
  const dot = text.indexOf(".", from);
  return dot < 0 ? text.length : dot;
}

export const matchesSome = (patterns: readonly string[], subject: string) => patterns.some((pattern) => matches(pattern, subject));

/** What the wildcards of `pattern` stand for in `subject`, in order (`>` gives the whole tail); `null` where it does not match. */
export function capture(pattern: string, subject: string): string[] | null {
  const wanted = tokensOf(pattern);
  const given = tokensOf(subject);
  const captured: string[] = [];
  for (const [index, token] of wanted.entries()) {
    const here = given[index];
    if (here === undefined) return null;
    if (token === ">") return [...captured, given.slice(index).join(".")];
    if (token === "*") captured.push(here);
    else if (token !== here) return null;
  }
  return given.length === wanted.length ? captured : null;
}

/** Whether some subject matches both patterns. */
export function overlaps(a: string, b: string): boolean {
  const left = tokensOf(a);
  const right = tokensOf(b);
  for (let index = 0; ; index++) {
    const [one, other] = [left[index], right[index]];
    if (one === undefined || other === undefined) return one === other;
    if (one === ">" || other === ">") return true;
    if (one !== "*" && other !== "*" && one !== other) return false;
  }
}

/** Whether every subject that matches `inner` also matches `outer`. */
export function covers(outer: string, inner: string): boolean {
  const wide = tokensOf(outer);
  const narrow = tokensOf(inner);
  for (let index = 0; ; index++) {
    const [one, other] = [wide[index], narrow[index]];
    if (one === undefined || other === undefined) return one === other;
    if (one === ">") return true;
    if (other === ">" || (one !== "*" && one !== other)) return false;
  }
}
