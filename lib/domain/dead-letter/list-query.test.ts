import { expect, test } from "vitest";
import { DeadLetterListQuery } from "./row";

test("a question holds at most 200 words, however they are written", () => {
  const words = (count: number, between: string) => ({ q: Array.from({ length: count }, (_, n) => `w${n}`).join(between) });
  for (const between of [" ", ".", "-"]) {
    expect(DeadLetterListQuery.safeParse(words(200, between)).success).toBe(true);
    expect(DeadLetterListQuery.safeParse(words(201, between)).success).toBe(false);
  }
});

test("a question that only says what letters do not say is refused, and says why", () => {
  const answer = DeadLetterListQuery.safeParse({ q: "timeout or -planner" });
  expect(answer.error?.issues[0]?.message).toBe("must also say a word that letters do say, on each side of an or");
  expect(DeadLetterListQuery.safeParse({ q: "timeout -planner" }).success).toBe(true);
});

test("a subject pattern is no longer than subjects are known", () => {
  const pattern = (tokens: number) => ({ originalSubject: Array.from({ length: tokens }, () => "*").join(".") });
  expect(DeadLetterListQuery.safeParse(pattern(300)).success).toBe(true);
  expect(DeadLetterListQuery.safeParse(pattern(301)).success).toBe(false);
  expect(DeadLetterListQuery.safeParse({ originalSubject: "a".repeat(601) }).success).toBe(true); // a text, whatever a publisher wrote
});

const fieldsOf = (query: object) => DeadLetterListQuery.safeParse(query).error?.issues.map(({ path }) => path.join(".")) ?? null;

test.each([
  ["/customer/id=42", null],
  ['/id="42"', null],
  [" /a~1b/0 = x ", null],
  ["customer.id=42", ["body"]],
  ["/customer/id", ["body"]],
  ["/~2=1", ["body"]],
  ['/id="42', ["body"]],
  ["=42", ["body"]],
  ["", ["body"]],
  ["*", ["body"]],
  [`/${"a".repeat(10_000)}=1`, ["body"]],
  ["/a=\0", ["body"]],
])("a question in the body, %j, is refused by its name or taken", (body, fields) => {
  expect(fieldsOf({ body })).toEqual(fields);
});

test("so is one for a flow", () => {
  expect([
    fieldsOf({ flow: "saga:7f3c" }),
    fieldsOf({ flow: "'\"*" }),
    fieldsOf({ flow: "" }),
    fieldsOf({ flow: "a".repeat(10_000) }),
  ]).toEqual([null, null, ["flow"], ["flow"]]);
});

test("ten thousand characters of words, wildcards or quotes are read, or refused by their name", () => {
  expect(fieldsOf({ q: "a ".repeat(5_000) })).toEqual(["q"]);
  expect(fieldsOf({ q: "a".repeat(10_000) })).toBeNull(); // one word, known by its beginning
  for (const q of ["*".repeat(10_000), '"'.repeat(10_000), "'".repeat(10_000), "%_\\".repeat(3_000), "body.a=1 ".repeat(1_100)])
    expect([q.slice(0, 9), fieldsOf({ q })]).toEqual([q.slice(0, 9), q.startsWith("body") ? ["q"] : null]);
});
