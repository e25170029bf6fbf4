import fc from "fast-check";
import { expect, test } from "vitest";
import { capture, covers, isPattern, isSubject, matches, overlaps } from ".";

const token = fc.constantFrom("a", "b", "c", "a*", ">b");
const subject = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
const pattern = fc
  .tuple(fc.array(fc.oneof(token, fc.constant("*")), { maxLength: 4 }), fc.boolean())
  .map(([tokens, tail]) => (tail || tokens.length === 0 ? [...tokens, ">"] : tokens).join("."));

/** The rule said another way: the pattern as a regular expression. */
function asRegExp(text: string): RegExp {
  const parts = text.split(".").map((part) => (part === "*" ? "[^.]+" : part === ">" ? ".+" : part.replaceAll(/[*>]/g, "\\$&")));
  return new RegExp(`^${parts.join("\\.")}$`);
}

test("matching agrees with the rule written as a regular expression", () => {
  fc.assert(
    fc.property(pattern, subject, (p, s) => {
      expect(matches(p, s)).toBe(asRegExp(p).test(s));
    }),
    { numRuns: 2_000 },
  );
});

test("a subject matches itself, and > matches every subject", () => {
  fc.assert(
    fc.property(subject, (s) => {
      expect([matches(s, s), matches(">", s)]).toEqual([true, true]);
    }),
  );
});

test("what matches two patterns makes them overlap; overlap is symmetric", () => {
  fc.assert(
    fc.property(pattern, pattern, subject, (a, b, s) => {
      expect(overlaps(a, b)).toBe(overlaps(b, a));
      if (matches(a, s) && matches(b, s)) expect(overlaps(a, b)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

const free = (part: string) => part === "*" || part === ">";

/** A subject that matches both, made from the patterns themselves; `null` where they exclude each other. */
function witness(a: string, b: string): string | null {
  const [left, right] = [a.split("."), b.split(".")];
  const made: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const one = left.at(index) ?? (left.at(-1) === ">" ? ">" : "");
    const other = right.at(index) ?? (right.at(-1) === ">" ? ">" : "");
    made.push(free(one) ? (free(other) ? "x" : other) : one);
  }
  const subjectOfBoth = made.join(".");
  return matches(a, subjectOfBoth) && matches(b, subjectOfBoth) ? subjectOfBoth : null;
}

test("patterns overlap exactly when some subject matches both", () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      expect(overlaps(a, b)).toBe(witness(a, b) !== null);
    }),
    { numRuns: 2_000 },
  );
});

test("a covering pattern matches whatever the covered one does", () => {
  fc.assert(
    fc.property(pattern, pattern, subject, (outer, inner, s) => {
      if (covers(outer, inner) && matches(inner, s)) expect(matches(outer, s)).toBe(true);
      expect(covers(outer, outer)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("matching and capturing agree, whatever the texts", () => {
  const text = fc.array(fc.constantFrom("a", "b", ".", "*", ">"), { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(matches(one, other)).toBe(capture(one, other) !== null);
    }),
    { numRuns: 5_000 },
  );
});

test("wildcards give what they stand for", () => {
  expect(capture("saga.*.*.result", "saga.7f3.billing_agent.result")).toEqual(["7f3", "billing_agent"]);
  expect(capture("dlq.>", "dlq.a.b")).toEqual(["a.b"]);
  expect(capture("dlq.>", "dlq")).toBeNull();
});

test.each([
  ["a.b", true, true],
  ["a.*", true, false],
  [">", true, false],
  ["a.>.b", false, false],
  ["a..b", false, false],
  ["", false, false],
  ["a b", false, false],
  ["a*", true, true],
])("%j: pattern %s, subject %s", (text, patternIsFine, subjectIsFine) => {
  expect([isPattern(text), isSubject(text)]).toEqual([patternIsFine, subjectIsFine]);
});
