import { expect, test } from "vitest";
import { RatePerSec } from "@/lib/domain/redrive/run/options";
import { parseRate, rateSentence } from "./rate";

test.each([
  ["50", 50],
  [" 0.5 ", 0.5],
  ["1,000", 1_000],
  ["", null],
  ["0", undefined],
  ["0.0001", undefined],
  ["-1", undefined],
  ["fast", undefined],
  ["0.001", 0.001],
  ["100000", 100_000],
  ["100001", undefined],
])("%j is %j", (text, rate) => {
  expect(parseRate(text)).toBe(rate);
});

test.each([0.000_9, 0.001, 50, 100_000, 100_000.5])("the field takes %d where the API does", (rate) => {
  expect(parseRate(String(rate))).toBe(RatePerSec.safeParse(rate).data);
});

test("what is no rate is told what is one", () => {
  expect(rateSentence).toBe("The rate is a number, 0.001 at least and at most 100,000");
});
