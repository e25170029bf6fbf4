import { expect, test } from "vitest";
import { DeadLetterListQuery } from "./row";

test("a question holds at most 200 words, however they are written", () => {
  const words = (count: number, between: string) => ({ q: Array.from({ length: count }, (_, n) => `w${n}`).join(between) });
  for (const between of [" ", ".", "-"]) {
    expect(DeadLetterListQuery.safeParse(words(200, between)).success).toBe(true);
    expect(DeadLetterListQuery.safeParse(words(201, between)).success).toBe(false);
  }
});
