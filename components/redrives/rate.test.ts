import { expect, test } from "vitest";
import { parseRate } from "./rate";

test.each([
  ["50", 50],
  [" 0.5 ", 0.5],
  ["1,000", 1_000],
  ["", null],
  ["0", undefined],
  ["0.0001", undefined],
  ["-1", undefined],
  ["fast", undefined],
  ["100001", undefined],
])("%j is %j", (text, rate) => {
  expect(parseRate(text)).toBe(rate);
});
