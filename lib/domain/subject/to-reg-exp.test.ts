import fc from "fast-check";
import { expect, test } from "vitest";
import { hasWildcard, matches, toRegExpText } from ".";

const hostile = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "",
    "*",
    ">",
    "a*",
    ">b",
    "(?i)a",
    "[^.]",
    "a\\",
    "\\d",
    "{2}",
    "a|b",
    "^",
    "$",
    "***=",
    "\n",
    "a\nb",
    "é",
    "🙂",
    "a b",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const text = fc.array(hostile, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
/** Like the pattern, so that many match: its wildcards filled in, sometimes one token too many. */
const alike = (pattern: string, fill: string) => pattern.split(".").map((token) => (token === "*" || token === ">" ? fill : token));

test("the regular expression matches what the pattern matches, whatever is in it", () => {
  fc.assert(
    fc.property(text, text, hostile, fc.boolean(), (pattern, other, fill, isLonger) => {
      const regExp = new RegExp(toRegExpText(pattern), "s");
      const near = [...alike(pattern, fill), ...(isLonger ? [fill] : [])].join(".");
      for (const subject of [other, near])
        expect([pattern, subject, regExp.test(subject)]).toEqual([pattern, subject, matches(pattern, subject)]);
    }),
    { numRuns: 5_000 },
  );
});

test("without a wildcard only the subject itself matches", () => {
  fc.assert(
    fc.property(text, text, (pattern, subject) => {
      if (!hasWildcard(pattern)) expect(matches(pattern, subject)).toBe(pattern === subject);
    }),
  );
});
