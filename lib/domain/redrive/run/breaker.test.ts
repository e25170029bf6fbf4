import { expect, test } from "vitest";
import { nothingSeen, see, whyTripped } from "./breaker";

const rules = { inARow: 3, ratio: 0.1, of: 50 };
const words = { s: "settled", b: "boomeranged", "?": "not-observed" } as const;
const after = (seen: string, more: Partial<typeof rules> = {}) => {
  const all = { ...rules, ...more };
  return whyTripped(
    [...seen].reduce((state, letter) => see(state, words[letter as keyof typeof words], all), nothingSeen),
    all,
  );
};

test.each<[string, string | null]>([
  ["", null],
  ["bb", null],
  ["bbb", "3 in a row came back"],
  ["bbsbb", null],
  ["bb?b", "3 in a row came back"],
  ["sbsbsbsbsb", null],
  ["sbsbsbsbsbsb", "6 of the last 12 came back"],
  [`${"sb".repeat(5)}${"s".repeat(50)}b`, null],
  [`b${"s".repeat(49)}${"bs".repeat(5)}`, null],
  [`bs${"sb".repeat(5)}${"s".repeat(38)}`, "6 of the last 50 came back"],
  [`${"?".repeat(500)}bb`, null],
])("%s", (seen, why) => {
  expect(after(seen)).toBe(why);
});

test("one is enough where that is wanted; a part of exactly as many is not more", () => {
  expect(after("sb", { inARow: 1 })).toBe("one came back");
  expect(after("sb".repeat(29), { ratio: 0.29, of: 100 })).toBeNull();
  expect(after("sb".repeat(30), { ratio: 0.29, of: 100 })).toBe("30 of the last 60 came back");
});
