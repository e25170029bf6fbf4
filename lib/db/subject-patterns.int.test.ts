import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { matches, toRegExpText } from "@/lib/domain/subject";
import type { Database } from "./open-database";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const token = fc.oneof(
  fc.constantFrom(
    "a",
    "*",
    ">",
    "",
    "a*",
    "(?i)a",
    "***=a",
    "[^.]",
    "a\\",
    "\\d",
    "{2}",
    "a|b",
    "^",
    "$",
    "\n",
    "a\r\nb",
    "é",
    "🙂",
    "a b",
  ),
  fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => text.replaceAll("\0", "")),
);
const text = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
const near = (pattern: string, fill: string) => pattern.split(".").map((part) => (part === "*" || part === ">" ? fill : part));

test("the database matches subjects as NATS does, whatever is in them", async () => {
  const cases = fc
    .sample(fc.tuple(text, text, token, fc.boolean()), 2_000)
    .flatMap(([pattern, other, fill, isLonger]) =>
      [other, [...near(pattern, fill), ...(isLonger ? [fill] : [])].join(".")].map((subject) => ({ pattern, subject })),
    );
  const rows = await db.client.$queryRaw<{ matched: boolean }[]>`
    SELECT subject ~ pattern AS matched
    FROM unnest(${cases.map(({ subject }) => subject)}::text[], ${cases.map(({ pattern }) => toRegExpText(pattern))}::text[])
      WITH ORDINALITY AS given(subject, pattern, nth) ORDER BY nth`;
  const expected = cases.map(({ pattern, subject }) => ({ pattern, subject, matched: matches(pattern, subject) }));
  expect(cases.map((each, index) => ({ ...each, matched: rows[index]?.matched }))).toEqual(expected);
  expect(expected.filter(({ matched }) => matched).length).toBeGreaterThan(500);
});

test("no pattern that a URL can carry is too much for it", async () => {
  for (const pattern of [`${"*.".repeat(6_000)}>`, "*.".repeat(8_000).slice(0, -1), `${"abc".repeat(5_000)}.*`]) {
    const [row] = await db.client.$queryRaw<{ matched: boolean }[]>`SELECT 'a.b.c'::text ~ ${toRegExpText(pattern)} AS matched`;
    expect(row?.matched).toBe(false);
  }
});
