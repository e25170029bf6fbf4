import { expect, test } from "vitest";
import type { DeathAdvisory } from "./death";
import { onceASecond } from "./once-a-second";

const NOON = Date.UTC(2026, 4, 1, 12);
const died = (afterMs: number, changes: Partial<DeathAdvisory> = {}): DeathAdvisory => ({
  kind: "exhausted",
  stream: "S",
  consumer: "c",
  seq: 1,
  deliveries: 5,
  at: NOON + afterMs,
  reason: null,
  ...changes,
});

test("forty deaths of one message within a moment are one; a second later it is another, whatever the order", () => {
  const flood = Array.from({ length: 40 }, (_, ms) => died(ms));
  expect(onceASecond(flood)).toEqual([died(0)]);
  expect(onceASecond([died(1_000), ...flood.toReversed()])).toEqual([died(0), died(1_000)]);
});

test("other messages and other consumers die when they do", () => {
  const deaths = [died(0), died(1, { seq: 2 }), died(2, { consumer: "d" }), died(3, { stream: "T" })];
  expect(onceASecond(deaths)).toEqual(deaths);
});
