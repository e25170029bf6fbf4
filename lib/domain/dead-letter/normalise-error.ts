/** Enough of an error to tell it from another; publishers write texts of any length. */
const LONGEST = 400;

/** What is another one each time, the more particular first. A status keeps its number; others below 100 say something more often than not. */
const particulars = new RegExp(
  [
    String.raw`(?<status>(?:^|\bHTTP(?:/[\d.]+)?\s|\bstatus(?: code)?[:=]?\s?)[1-5]\d\d(?![\w-]|[.,:]\d))`,
    String.raw`[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]*\w`, // e-mail
    String.raw`\b[a-z][a-z+]{1,15}://[^\s)"'<>]+`, // url
    String.raw`\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b`, // uuid
    String.raw`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b`, // ip
    String.raw`(?<![a-z\d])(?=[a-z]*\d)(?:0x[\da-f]+|[\da-f]{8,}|[a-z\d]{16,})(?![a-z\d])`, // hash, or a long id
    String.raw`\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?\b`, // time
    String.raw`\b\d\d:\d\d:\d\d(?:\.\d+)?\b`,
    String.raw`(?<![a-z\d.])\d[\d,.]*\s?(?:[mµn]?s|min|h)\b`, // duration
    String.raw`(?<![a-z\d.])(?:\d{1,3}(?:,\d{3})+|\d{3,})(?:\.\d+)?`, // number
  ].join("|"),
  "gi",
);

/** The first line of an error without what differs from letter to letter: equal for letters that died of the same. */
export function normaliseError(error: string): string {
  const line = error.split("\n", 1)[0] ?? "";
  return line.slice(0, LONGEST).replaceAll(particulars, (found, status: string | undefined) => (status === undefined ? "…" : found));
}
