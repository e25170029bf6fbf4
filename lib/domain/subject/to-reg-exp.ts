/**
 * The pattern as the text of a regular expression that JavaScript (flag `s`) and PostgreSQL (`~`) read alike; agrees with `matches`.
 * Without flags both take `^` and `$` for the ends of the whole text; only JavaScript's `.` needs `s` to take line ends too.
 */
export function toRegExpText(pattern: string): string {
  const tokens = pattern.split(".");
  const tail = tokens.indexOf(">");
  const before = (tail === -1 ? tokens : tokens.slice(0, tail)).map((token) => (token === "*" ? "[^.]*" : escape(token)));
  return `^${(tail === -1 ? before : [...before, ".*"]).join("\\.")}$`;
}

const escape = (text: string) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, "\\$&");
