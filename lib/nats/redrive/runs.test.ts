import { expect, test } from "vitest";
import { toRuns } from "./runs";

const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

test("near sequences are a run, whatever their order and however often they are named", () => {
  expect(toRuns([...range(1, 20).toReversed(), 3, 3])).toEqual({ runs: [{ first: 1, last: 20 }], singles: [] });
});

test("small gaps are read over, large ones are not", () => {
  const seqs = [...range(1, 10), ...range(14, 10), ...range(100, 10)];
  expect(toRuns(seqs).runs).toEqual([
    { first: 1, last: 23 },
    { first: 100, last: 109 },
  ]);
});

test("a few are asked for one by one", () => {
  expect(toRuns([5, 6, 7, 900])).toEqual({ runs: [], singles: [5, 6, 7, 900] });
  expect(toRuns([])).toEqual({ runs: [], singles: [] });
});

test("every wanted sequence is in exactly one place", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const seqs = range(0, 60).map((i) => ((i * seed * 7919) % 211) + 1);
    const { runs, singles } = toRuns(seqs);
    const inRuns = (seq: number) => runs.filter(({ first, last }) => seq >= first && seq <= last).length;
    const places = seqs.map((seq) => inRuns(seq) + singles.filter((one) => one === seq).length);
    expect(new Set(places)).toEqual(new Set([1]));
  }
});
