import { expect, test } from "vitest";
import { etaMsOf } from "./eta";

test.each([
  [0, 50, 0],
  [0, null, 0],
  [1, 50, 20],
  [3_100, 50, 62_000],
  [1, 3, 334],
  [1_000, null, null],
])("%d left at %s/s: %s ms", (left, ratePerSec, etaMs) => {
  expect(etaMsOf(left, ratePerSec)).toBe(etaMs);
});
