import { expect, test } from "vitest";
import { pointsUntil } from "./series-points";

const at = (ms: number) => new Date(ms).toISOString();
const job = {
  state: "running" as const,
  startedAt: at(1_000),
  endedAt: null,
  asOf: at(9_000),
  counts: { sent: 5, settled: 3, boomeranged: 1 },
};

test("it begins at the start with nothing, and ends with what is known now", () => {
  expect(pointsUntil([], job)).toEqual([
    [1_000, 0, 0, 0],
    [9_000, 5, 3, 1],
  ]);
  expect(pointsUntil([[2_000, 1, 0, 0]], job)).toEqual([
    [1_000, 0, 0, 0],
    [2_000, 1, 0, 0],
    [9_000, 5, 3, 1],
  ]);
});

test("after its end it grows no further, and what was written is not said twice", () => {
  expect(pointsUntil([[8_000, 5, 3, 1]], { ...job, endedAt: at(8_000) })).toEqual([
    [1_000, 0, 0, 0],
    [8_000, 5, 3, 1],
  ]);
});

test("what was written later than the job was read stays", () => {
  expect(
    pointsUntil(
      [
        [1_000, 0, 0, 0],
        [9_500, 6, 3, 1],
      ],
      job,
    ).at(-1),
  ).toEqual([9_500, 6, 3, 1]);
});

test("while it stands still the time goes no further than what last happened", () => {
  const written = [
    [1_000, 0, 0, 0],
    [3_000, 5, 3, 1],
  ] as const;
  expect(pointsUntil(written, { ...job, state: "paused" })).toEqual(written);
  expect(pointsUntil(written, { ...job, state: "tripped", counts: { ...job.counts, settled: 4 } }).at(-1)).toEqual([9_000, 5, 4, 1]);
});
