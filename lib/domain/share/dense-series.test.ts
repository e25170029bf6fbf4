import { expect, test } from "vitest";
import { denseSeries } from "./dense-series";

test("a step without arrivals is a nought, and none is lost", () => {
  const range = { from: 600, to: 1_050, stepMs: 100, now: 1_050 };
  expect(
    denseSeries(
      [
        [700, 3],
        [1_000, 1],
      ],
      range,
    ),
  ).toEqual([
    [600, 0],
    [700, 3],
    [800, 0],
    [900, 0],
    [1_000, 1],
  ]);
  expect(denseSeries([], { ...range, to: 600 })).toEqual([]);
});

test("what was before arrivals are kept is not known, and no nought", () => {
  const day = 86_400_000;
  const range = { from: 0, to: 40 * day, stepMs: day, now: 40 * day };
  const drawn = denseSeries([[10 * day, 2]], range);
  expect(drawn.slice(7, 11)).toEqual([
    [7 * day, null],
    [8 * day, null],
    [9 * day, 0],
    [10 * day, 2],
  ]);
  expect(drawn.filter(([, count]) => count === null)).toHaveLength(9);
});
