import { expect, test } from "vitest";
import { shownState } from "./selection";

const having = (...keys: string[]) => ({
  has: (row: string) => keys.includes(row),
  select: { whyNot: (row: string) => (row === "held" ? "held by another" : null), labelOf: (row: string) => row, set: () => undefined },
});

test("all are selected when all that can be are", () => {
  expect(shownState(having("a", "b"), ["a", "b", "held"])).toBe(true);
  expect(shownState(having("a"), ["a", "b"])).toBe("some");
  expect(shownState(having("elsewhere"), ["a", "b"])).toBe(false);
  expect(shownState(having("a"), ["held"])).toBe(false);
});
