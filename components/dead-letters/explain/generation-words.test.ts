import { expect, test } from "vitest";
import { generationsWords, lostWords } from "./generation-words";

test.each([
  [0, "it was sent again"],
  [1, "generation 1: it was sent again once"],
  [2, "generation 2: it was sent again twice"],
  [3, "generation 3: it was sent again 3 times"],
])("of generation %d", (generation, words) => expect(generationsWords(generation)).toBe(words));

test("what is missing is before this letter, or before the oldest that is known", () => {
  expect(lostWords({ generation: 2, known: null })).toBe(
    "generation 2: it was sent again twice; the earlier one is no longer in the index",
  );
  expect(lostWords({ generation: 3, known: 1 })).toBe("generation 1; the earlier one is no longer in the index");
});
