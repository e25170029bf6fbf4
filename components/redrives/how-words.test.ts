import { expect, test } from "vitest";
import { canaryWords, guardWords, paceWords } from "./how-words";

test("the canary", () => {
  expect(canaryWords({ count: 3, of: 212 })).toBe("3 first, watched until done");
  expect(canaryWords({ count: 2, of: 2 })).toContain("all canaries");
  expect(canaryWords({ count: 0, of: 212 })).toBeNull();
});

test("the ramp, where it begins below the cap", () => {
  const ramp = { startPerSec: 5, windowMs: 5_000 };
  expect(paceWords(ramp, 50)).toBe("5/s, doubling up to");
  expect(paceWords(ramp, undefined)).toBe("5/s, doubling up to");
  expect(paceWords(ramp, 5)).toBe("at most");
  expect(paceWords(ramp, null)).toBe("at most");
  expect(paceWords(null, 50)).toBe("at most");
});

test("the guards", () => {
  expect(guardWords({ breaker: { inARow: 3, ratio: 0.125, of: 50 }, maxUnsettled: 500, delayMs: 60_000 })).toEqual([
    "stops by itself if 3 in a row come back, or more than 12.5 % of the last 50",
    "at most 500 sent and not yet settled",
    "begins 1 min after its start",
  ]);
  expect(guardWords({ breaker: null, maxUnsettled: null, delayMs: 0 })).toEqual([]);
});
