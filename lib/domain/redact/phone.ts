/** What may stand between the digits of a number, up to five of it; behind a + also what else would part two numbers. */
const between = String.raw`[^\S\r\n]|[()[\]{}./\\_|*~'’·•\u2010-\u2015\u2212-]`;
const gap = `(?:${between}){0,5}`;
const wideGap = `(?:${between}|[,;:]){0,5}`;

/**
 * With a country's code; or beginning with a nought, or as in "(555) 123-4567". A zone such as +01:00 begins with a nought or stands behind a
 * time, a fraction stands behind its point.
 */
const LOOKS = new RegExp(
  String.raw`(?<!\d(?=\+\d\d:?\d\d(?!\d)))\+${wideGap}(?:\(0\))?${wideGap}[1-9](?:${wideGap}\d){6,60}` +
    String.raw`|(?<!\d|\d[.:/+-]|\+)(?:\(?0\d|(?:1[-. ]{1,2})?\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4})(?:${gap}\d){0,40}`,
  "g",
);

const MOST_DIGITS = 15;
const [LEAST_ABROAD, LEAST_AT_HOME] = [7, 9] as const;

/** Hides telephone numbers, to their last digit however they are grouped. Of a day, a time, a version and an id none is one. */
export function hidePhones(text: string, hide: (found: string) => string): string {
  let shown = "";
  let shownTo = 0;
  LOOKS.lastIndex = 0;
  for (let found = LOOKS.exec(text); found; found = LOOKS.exec(text)) {
    const length = phoneLength(found[0], found.index, text);
    LOOKS.lastIndex = found.index + (length ?? firstGroupEnd(found[0]));
    if (length === null) continue;
    shown += text.slice(shownTo, found.index) + hide(found[0].slice(0, length));
    shownTo = found.index + length;
  }
  return shown + text.slice(shownTo);
}

function firstGroupEnd(run: string): number {
  const group = /\d+/.exec(run);
  return group ? group.index + group[0].length : 1;
}

/** As many whole groups of digits as one number has room for: with a + 7 to 15 digits, without one 9 to 15, and none padded with noughts. */
function phoneLength(run: string, index: number, text: string): number | null {
  const isAbroad = run.startsWith("+");
  if (!isAbroad && (/^\(?000/.test(run) || isInId(text, index, index + run.length))) return null;
  let digits = 0;
  let end = 0;
  for (const { 0: group, index: at } of run.matchAll(/\d+/g)) {
    const isHour = !isAbroad && at + group.length === run.length && /^:\d/.test(text.slice(index + run.length, index + run.length + 2));
    if (isHour || digits + group.length > MOST_DIGITS) break;
    digits += group.length;
    end = at + group.length;
  }
  return digits < (isAbroad ? LEAST_ABROAD : LEAST_AT_HOME) ? null : end;
}

const LONGEST_ID = 64;
const ID = /^(?=.*[a-f])[\da-f-]{20,}$/i;

/** Digits in a UUID or another id in hex. */
function isInId(text: string, from: number, to: number): boolean {
  const before = /[\w-]*$/.exec(text.slice(Math.max(0, from - LONGEST_ID), from))?.[0] ?? "";
  const after = /^[\w-]*/.exec(text.slice(to, to + LONGEST_ID))?.[0] ?? "";
  return ID.test(before + text.slice(from, to) + after);
}
