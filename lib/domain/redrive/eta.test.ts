import { expect, test } from "vitest";
import { etaMsOf, etaMsOfJob, etaMsOfPlan } from "./eta";
import { noItems } from "./run/machine";
import { RunOptions } from "./run/options";

test.each([
  [0, 50, 0],
  [0, null, 0],
  [1, 50, 20],
  [3_100, 50, 62_000],
  [1, 3, 334],
  [1_000, null, null],
])("%d left at %s/s: %s ms", (left, ratePerSec, etaMs) => {
  expect(etaMsOf(left, ratePerSec)).toBe(etaMs);
});

const plan = (count: number, canaryCount: number, options: object, ratePerSec: number | null = 50) =>
  etaMsOfPlan(count, { ratePerSec, canaryCount, options: RunOptions.parse(options) });

test("a plan: canaries, the wait for them, the ramp, the rest at the cap", () => {
  expect([plan(100, 0, {}), plan(0, 0, { canary: {} }), plan(100, 3, { canary: {}, ramp: {} }, null)]).toEqual([2_000, 0, null]);
  expect(plan(3, 3, { canary: {}, ramp: {} })).toBe(600);
  expect(plan(103, 3, { canary: {} })).toBe(60 + 60_000 + 2_000);
  expect(plan(103, 3, { canary: { waitMs: 5_000 } })).toBe(60 + 5_000 + 2_000);
  // 25 in the first window, 50 in the second, 100 in the third, 200 in the fourth; 40/s is less than the cap, and then 50/s
  expect(plan(375, 0, { ramp: {} })).toBe(20_000);
  expect(plan(425, 0, { ramp: {} })).toBe(21_000);
  expect([plan(10, 0, { ramp: {} }), plan(10, 0, { ramp: {} }, 1)]).toEqual([2_000, 10_000]);
});

const running = {
  state: "running",
  counts: { ...noItems(), selected: 90, intent: 10 },
  ratePerSec: 50,
  canaryCount: 0,
  options: RunOptions.parse({ canary: {} }),
  startsAt: null,
} as const;

const sent = (published: number) => ({ ...running.counts, published });

test.each([
  ["at the cap", {}, 2_000],
  ["with the ramp before it", { options: RunOptions.parse({ ramp: {} }) }, 11_250],
  ["with the ramp that it has climbed", { options: RunOptions.parse({ ramp: {} }), counts: sent(375) }, 2_000],
  ["on the ramp, canaries aside", { options: RunOptions.parse({ ramp: {} }), counts: sent(28), canaryCount: 3 }, 7_500],
  ["it has begun", { startsAt: 1_000 }, 2_000],
  ["before it begins", { startsAt: 1_001 }, null],
  ["canaries are waited for", { state: "canary" }, null],
  ["it stands", { state: "paused" }, null],
  ["no cap", { ratePerSec: null }, null],
  ["all is sent", { counts: noItems() }, 0],
] as const)("a job that runs: %s", (_, more, etaMs) => {
  expect(etaMsOfJob({ ...running, ...more }, 1_000)).toBe(etaMs);
});
