import { expect, test } from "vitest";
import { barText } from "./bar-words";

const none = { selected: 0, intent: 0, published: 0, settled: 0, notObserved: 0, boomeranged: 0, unknown: 0, skipped: 0, sent: 0 };
const job = {
  state: "running",
  startsAt: null,
  counts: { ...none, selected: 3_106, settled: 1_190, published: 11, boomeranged: 3, sent: 1_204 },
  ratePerSec: 50,
  etaMs: 62_000,
} as const;

test.each([
  [{}, "1,204 of 4,310 sent · at most 50/s · 1 min 2 s left"],
  [{ ratePerSec: null, etaMs: null }, "1,204 of 4,310 sent"],
  [{ state: "paused", etaMs: null }, "paused · 1,204 of 4,310 sent"],
  [{ state: "tripped", etaMs: null }, "stopped by itself · 1,204 of 4,310 sent"],
  [{ state: "canary", etaMs: null }, "trying a few · 1,204 of 4,310 sent"],
  [{ startsAt: "2026-11-21T04:00:00.000Z", etaMs: null }, "not begun · 1,204 of 4,310 sent"],
  [{ counts: { ...none, selected: 1, intent: 1, unknown: 1, skipped: 1, sent: 1 }, etaMs: 40 }, "1 of 5 sent · at most 50/s · 1 s left"],
] as const)("%j: %s", (more, text) => {
  expect(barText({ ...job, ...more })).toBe(text);
});
