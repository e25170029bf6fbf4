import { expect, test } from "vitest";
import { aRedrive } from "@/lib/domain/share/fixtures";
import { canSkipCanary, looksOf } from "./words";

const { plan, counts } = aRedrive();
const canaries = { plan: { ...plan, canary: { count: 3 } }, counts: { ...counts, sent: 3 } };

test.each([
  ["while canaries are waited for", { ...canaries, state: "canary" }, true],
  ["paused, and one of them is still watched", { ...canaries, state: "paused", counts: { ...counts, sent: 3, published: 1 } }, true],
  ["paused, and not all of them are sent", { ...canaries, state: "paused", counts: { ...counts, sent: 2, published: 0 } }, true],
  ["paused, and what they came to is known", { ...canaries, state: "paused", counts: { ...counts, sent: 3, published: 0 } }, false],
  ["paused, and the rest goes already", { ...canaries, state: "paused", counts: { ...counts, sent: 4 } }, false],
  ["a person has said so before", { ...canaries, state: "canary", skipCanary: true }, false],
  ["the same, paused", { ...canaries, state: "paused", skipCanary: true }, false],
  ["paused, without canaries", { state: "paused" }, false],
  ["it runs", { ...canaries, state: "running" }, false],
] as const)("the canary can be skipped: %s", (_, more, can) => {
  expect(canSkipCanary(aRedrive(more))).toBe(can);
});

test("one that waits for its hour has not begun, and is paused where somebody has paused it", () => {
  const startsAt = "2026-11-21T04:00:00.000Z";
  expect(looksOf({ state: "canary", startsAt }).word).toBe("not begun");
  expect(looksOf({ state: "paused", startsAt }).word).toBe("paused");
  expect(looksOf({ state: "canary", startsAt: null }).word).toBe("trying a few");
});
