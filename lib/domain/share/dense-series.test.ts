import { expect, test } from "vitest";
import { denseSeries } from "./dense-series";

test("a step without arrivals is a nought, and none is lost", () => {
  const range = { from: 600, to: 1_050, stepMs: 100 };
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
