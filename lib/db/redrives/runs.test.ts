import { expect, test } from "vitest";
import { inRuns } from "./runs";

const always = () => true;
const spans = (items: readonly number[], isNext: Parameters<typeof inRuns<{ n: number }>>[1] = always) =>
  inRuns(
    items.map((n) => ({ n })),
    isNext,
  ).map(({ first, last }) => [first, last]);

test("neighbours stand in one run, whatever the order in which they are given", () => {
  expect(spans([3, 1, 2, 7, 6, 9])).toEqual([
    [1, 3],
    [6, 7],
    [9, 9],
  ]);
  expect(spans([])).toEqual([]);
});

test("a run ends where the next one may not stand in it", () => {
  expect(spans([1, 2, 3, 4, 5], (run, { n }) => n - run.first < 2)).toEqual([
    [1, 2],
    [3, 4],
    [5, 5],
  ]);
});

test("what is given is left as it was", () => {
  const items = [{ n: 1 }, { n: 2 }];
  inRuns(items, always);
  expect(items).toEqual([{ n: 1 }, { n: 2 }]);
});
