import fc from "fast-check";
import { expect, test } from "vitest";
import { addToWindow, beginWindow, trendOf, type Trend } from "./trend";

const windowMs = 60_000;

function trend(lags: readonly number[], stepMs = 2_000): Trend {
  const [first = 0, ...rest] = lags;
  let before = { at: 0, lag: first };
  let window = beginWindow(before);
  for (const lag of rest) {
    const next = { at: before.at + stepMs, lag };
    window = addToWindow(window, before, { ...next, windowMs });
    before = next;
  }
  return trendOf(window, { ...before, windowMs });
}

const ticks = (count: number, lag: (i: number) => number) => Array.from({ length: count }, (_, i) => lag(i));

test("a rise by 10 a tick grows by 5/s", () => {
  expect(trend(ticks(60, (i) => i * 10))).toMatchObject({ kind: "growing", perSec: expect.closeTo(5) });
});

test("a fall shrinks, with its rate", () => {
  expect(trend(ticks(60, (i) => 2_000 - i * 10))).toMatchObject({ kind: "shrinking", perSec: expect.closeTo(5) });
});

test("a burst that is being worked off is never growing, wherever in the window it came", () => {
  for (let burst = 1; burst < 40; burst += 1) {
    for (let seen = burst + 1; seen < burst + 40; seen += 1) {
      const lags = ticks(seen, (i) => (i < burst ? 0 : 5_000 - (i - burst) * 20));
      expect(trend(lags).kind).not.toBe("growing");
    }
  }
});

test("property: a lag that wobbles around a level is never growing", () => {
  const wobble = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 100, maxLength: 100 });
  fc.assert(
    fc.property(wobble, fc.integer({ min: 0, max: 1_000 }), (noise, level) => {
      // A level that comes by at least once in every quarter of the window, as lag does where somebody keeps up.
      const lags = noise.map((value, i) => level + (i % 7 === 0 ? 0 : value));
      return trend(lags).kind !== "growing";
    }),
  );
});
