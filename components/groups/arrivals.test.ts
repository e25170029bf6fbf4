import { expect, test } from "vitest";
import { arrivalsOf } from "./arrivals";

const minute = 60_000;
const now = 100 * 60 * minute + 30_000;

test("steps without a letter are zeros, of the last hour where nothing else is asked for", () => {
  const at = 100 * 60 * minute - 2 * minute;
  const { from, to, points } = arrivalsOf({ series: [[at, 4]], seriesStepMs: minute }, { from: null, to: null }, now);
  expect([from, to]).toEqual([99 * 60 * minute, now]);
  expect(points).toHaveLength(61);
  expect(points.filter(([, count]) => count > 0)).toEqual([[at, 4]]);
});

test("what was asked for is drawn, and no more", () => {
  const { points } = arrivalsOf({ series: [], seriesStepMs: minute }, { from: "-15m", to: null }, now);
  expect(points).toHaveLength(16);
  const day = arrivalsOf({ series: [], seriesStepMs: 60 * minute }, { from: "1970-01-04T00:00:00", to: "1970-01-04T06:00Z" }, now);
  expect([day.from, day.to, day.points.length]).toEqual([72 * 60 * minute, 78 * 60 * minute, 6]);
});

test("a step that is not the answer's never makes more points than a chart takes", () => {
  expect(arrivalsOf({ series: [], seriesStepMs: minute }, { from: "-7d", to: null }, now).points.length).toBeLessThanOrEqual(600);
});
