import { expect, test } from "vitest";
import { leftOutAgain, whyNotAgain } from "./again-words";

test.each([
  [{ edited: 0, keep: false }, null],
  [{ edited: 0, keep: true }, null],
  [{ edited: 2, keep: false }, expect.stringContaining("edited")],
  [{ edited: 0 }, expect.stringContaining("does not say all")],
])("%j", (plan, why) => {
  expect(whyNotAgain(plan)).toEqual(why);
});

const refused = Array.from({ length: 100 }, (_, index) => ({ id: `id-${index}`, code: "NO_STREAM" as const, reason: "none" }));

test.each([
  [{ refused, refusedCount: 1_300 }, "Without 1,200 of those that it refused: it does not name them."],
  [{ refused, refusedCount: 100 }, null],
  [{ refused, refusedCount: 1_300, selection: { group: "g" } }, null],
])("what is not planned again is said", (plan, said) => {
  expect(leftOutAgain(plan)).toBe(said);
});
