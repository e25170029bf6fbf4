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
