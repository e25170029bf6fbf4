import { expect, test } from "vitest";
import { sumSeries } from "./sum-series";
import type { Series } from "./types";

const at = (...values: (number | null)[]): Series => values.map((value, index) => [index * 10, value]);

test("adds what each said last, at the times of the longest", () => {
  const late: Series = [
    [15, 5],
    [25, 6],
  ];
  expect(sumSeries([at(1, 1, 1, 1), late])).toEqual(at(1, 1, 6, 7));
});

test("one that has not begun yet, has ended, or never speaks adds nothing", () => {
  expect(sumSeries([at(1, 1, 1, 1, 1), at(null, 5, 5, null, null), at(null, null, null, null, null)])).toEqual(at(1, 6, 6, 6, 1));
});

test("one whose reading comes late counts with what it said before, in between and at the end", () => {
  expect(sumSeries([at(1, 1, 1, 1, 1), at(30, null, 31, 32, null)])).toEqual(at(31, 31, 32, 33, 33));
});

test("while one is silent in between, the sum is not known instead of lower", () => {
  expect(sumSeries([at(1, 1, 1, 1), at(30, null, null, 31)])).toEqual(at(31, 31, null, 32));
});

test("of nothing there is nothing", () => {
  expect(sumSeries([])).toEqual([]);
  expect(sumSeries([at(null, null)])).toEqual(at(null, null));
});
