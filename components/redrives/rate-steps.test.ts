import { expect, test } from "vitest";
import { rateAt, rateSteps, stepOf } from "./rate-steps";

test("every step is its own, and anything between goes to the nearer", () => {
  for (const [at, step] of rateSteps.entries()) expect([stepOf(step), rateAt(at)]).toEqual([at, step]);
  expect(rateAt(stepOf(7))).toBe(5);
  expect(rateAt(stepOf(7.2))).toBe(10);
  expect(rateAt(stepOf(0.001))).toBe(0.1);
  expect(rateAt(stepOf(100_000))).toBe(5_000);
});
