import { expect, test } from "vitest";
import { aRedrive } from "@/lib/domain/share/fixtures";
import { canSkipCanary } from "./words";

const { plan, counts } = aRedrive();
const canaries = { plan: { ...plan, canary: { count: 3 } }, counts: { ...counts, sent: 3 } };

test.each([
  ["while canaries are waited for", { ...canaries, state: "canary" }, true],
  ["paused, and no more than they are sent", { ...canaries, state: "paused" }, true],
  ["paused, and the rest goes already", { ...canaries, state: "paused", counts: { ...counts, sent: 4 } }, false],
  ["a person has said so before", { ...canaries, state: "canary", skipCanary: true }, false],
  ["the same, paused", { ...canaries, state: "paused", skipCanary: true }, false],
  ["paused, without canaries", { state: "paused" }, false],
  ["it runs", { ...canaries, state: "running" }, false],
] as const)("the canary can be skipped: %s", (_, more, can) => {
  expect(canSkipCanary(aRedrive(more))).toBe(can);
});
