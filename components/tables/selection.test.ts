import { expect, test } from "vitest";
import { rangeTo, shownState } from "./selection";

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

test("a range reaches from either end, and is one row where its begin has left", () => {
  const rows = ["a", "b", "c", "d"].map((id) => ({ id }));
  const between = (from: string | null, to: string) => rangeTo(rows, { from, to }).map(({ id }) => id);
  expect(between("b", "d")).toEqual(["b", "c", "d"]);
  expect(between("d", "b")).toEqual(["b", "c", "d"]);
  expect(between("gone", "c")).toEqual(["c"]);
  expect(between(null, "a")).toEqual(["a"]);
});
