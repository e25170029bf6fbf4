import { expect, test } from "vitest";
import { answersInRow, ordinal } from "./answer-words";

test.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [12, "12th"],
  [13, "13th"],
  [21, "21st"],
  [102, "102nd"],
  [1_000, "1,000th"],
])("%i is the %s", (value, text) => expect(ordinal(value)).toBe(text));

test("what was answered, one after another", () => {
  expect(answersInRow([])).toBe("");
  expect(answersInRow(["nak", "working", "nak", "term"])).toBe("NAK ×2, TERM");
  expect(answersInRow(["working"])).toBe("");
});
