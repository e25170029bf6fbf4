import { expect, test } from "vitest";
import { arrivalsOf } from "./arrivals";

const minute = 60_000;
const now = 100 * 60 * minute + 30_000;

test("steps without a letter are zeros, of the last hour where nothing else is asked for", () => {
  const at = 100 * 60 * minute - 2 * minute;
  const { from, to, points } = arrivalsOf({ series: [[at, 4]], seriesStepMs: minute }, { from: null, to: null }, now);
  expect([from, to]).toEqual([99 * 60 * minute, now]);
  expect(points).toHaveLength(61);
  expect(points.filter(([, count]) => count !== 0)).toEqual([[at, 4]]);
});

test("what was asked for is drawn, and no more", () => {
  const { points } = arrivalsOf({ series: [], seriesStepMs: minute }, { from: "-15m", to: null }, now);
  expect(points).toHaveLength(16);
  const day = arrivalsOf({ series: [], seriesStepMs: 60 * minute }, { from: "1970-01-04T00:00:00", to: "1970-01-04T06:00:00Z" }, now);
  expect([day.from, day.to, day.points.length]).toEqual([72 * 60 * minute, 78 * 60 * minute, 6]);
});

test("what is kept no more is a hole, not a nought", () => {
  const hour = 60 * minute;
  const step = 13 * hour; // as the API has it for so long a time
  const month = arrivalsOf({ series: [[17 * step, 4]], seriesStepMs: step }, { from: "-32d", to: null }, 960 * hour);
  expect(month.points.slice(0, 5)).toEqual([
    [14 * step, null],
    [15 * step, null],
    [16 * step, null], // of which the last five hours are known
    [17 * step, 4],
    [18 * step, 0],
  ]);
  const long = arrivalsOf({ series: [], seriesStepMs: hour }, { from: "1970-01-02T00:00:00", to: "1970-01-03T00:00:00" }, 960 * hour);
  expect(long.points.every(([, count]) => count === null)).toBe(true);
});

test("a step that is not the answer's never makes more points than a chart takes", () => {
  expect(arrivalsOf({ series: [], seriesStepMs: minute }, { from: "-7d", to: null }, now).points.length).toBeLessThanOrEqual(600);
});
