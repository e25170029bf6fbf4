import { expect, test } from "vitest";
import { batchSize, isCheckedEach, paceOf, takeSlot, type Pace } from "./pace";

/** When each of `count` messages goes out, with timers that come `lateMs` late. */
function times(ratePerSec: number, count: number, lateMs = 0): number[] {
  let pace = paceOf(ratePerSec) as Pace; // a number was given
  let now = 0;
  return Array.from({ length: count }, () => {
    const slot = takeSlot(pace, now);
    pace = slot.pace;
    if (slot.waitMs > 0) now += slot.waitMs + lateMs;
    return now;
  });
}

const mostInASecond = (sent: readonly number[]) =>
  Math.max(...sent.map((start) => sent.filter((at) => at >= start && at < start + 1_000).length));

test("no cap has no pace", () => expect(paceOf(null)).toBeNull());

test.each([0, 1, 3, 30])("fifty a second is never more than that, also with timers that are %i ms late", (lateMs) => {
  expect(mostInASecond(times(50, 500, lateMs))).toBeLessThanOrEqual(51);
});

test("timers that are a little late do not make it slower", () => {
  expect(times(50, 101, 3).at(-1)).toBeLessThan(2_050);
});

test("after a pause nothing goes out in a burst", () => {
  const pace = takeSlot(paceOf(50) as Pace, 0).pace;
  const first = takeSlot(pace, 10_000);
  expect(first.waitMs).toBe(0);
  expect(takeSlot(first.pace, 10_000).waitMs).toBeGreaterThanOrEqual(15);
});

test("a batch is what the rate sends in a second, and small where messages do not stay", () => {
  expect(batchSize({ ratePerSec: null, retention: "limits" })).toBe(1_000);
  expect(batchSize({ ratePerSec: null, retention: "workqueue" })).toBe(256);
  expect(batchSize({ ratePerSec: null, retention: "interest" })).toBe(256);
  expect(batchSize({ ratePerSec: 50, retention: "limits" })).toBe(50);
  expect(batchSize({ ratePerSec: 0.2, retention: "workqueue" })).toBe(1);
});

test("up to fifty a second, each message asks whether to stop", () => {
  expect([1, 50, 51, null].map(isCheckedEach)).toEqual([true, true, false, false]);
});
