import { expect, test } from "vitest";
import { shownState } from "./selection";

const keyOf = (row: string) => row;
const having = (...keys: string[]) => ({
  has: (key: string) => keys.includes(key),
  select: { whyNot: (row: string) => (row === "held" ? "held by another" : null), labelOf: keyOf, set: () => undefined },
});

test("all are selected when all that can be are", () => {
  expect(shownState(having("a", "b"), ["a", "b", "held"], keyOf)).toBe(true);
  expect(shownState(having("a"), ["a", "b"], keyOf)).toBe("some");
  expect(shownState(having("elsewhere"), ["a", "b"], keyOf)).toBe(false);
  expect(shownState(having("a"), ["held"], keyOf)).toBe(false);
});
