import { expect, test } from "vitest";
import { climbFrom, climbSaw, climbTo } from "./ramp";

const rules = { startPerSec: 5, windowMs: 5_000 };
type Event = [at: number, state: "settled" | "boomeranged" | "not-observed"];

/** The rate at each of these times. */
function rates(events: readonly Event[], times: readonly number[], capPerSec = 50): number[] {
  let climb = climbFrom(rules, 0);
  const left = [...events];
  return times.map((now) => {
    while (left[0] && left[0][0] <= now) {
      const [at, state] = left.shift() as Event;
      climb = climbSaw(climbTo(climb, rules, { now: at, capPerSec }), state);
    }
    climb = climbTo(climb, rules, { now, capPerSec });
    return Math.min(climb.perSec, capPerSec);
  });
}

test("it doubles after each window in which something was settled, up to the cap", () => {
  const settled = [1, 6, 11, 16, 21].map((second): Event => [second * 1_000, "settled"]);
  expect(rates(settled, [0, 4_999, 5_000, 10_000, 15_000, 20_000, 25_000])).toEqual([5, 5, 10, 20, 40, 50, 50]);
});

test("not after one in which nothing was settled, or something came back", () => {
  expect(rates([[1_000, "not-observed"]], [5_000, 60_000])).toEqual([5, 5]);
  const mixed: Event[] = [
    [1_000, "settled"],
    [2_000, "boomeranged"],
    [11_000, "settled"],
  ];
  expect(rates(mixed, [5_000, 10_000, 15_000, 30_000])).toEqual([5, 5, 10, 10]);
});

test("however long it is not asked, it doubles once for the window that saw something", () => {
  expect(rates([[1_000, "settled"]], [3_600_000])).toEqual([10]);
});
