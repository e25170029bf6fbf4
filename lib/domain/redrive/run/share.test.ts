import fc from "fast-check";
import { expect, test } from "vitest";
import { shareOf } from "./share";

test.each([
  [50, [], 50],
  [50, [50], 25],
  [50, [200], 40],
  [200, [50], 160],
  [30, [30, 30], 10],
  [null, [50], null],
])("a cap of %s beside %j is %s", (cap, others, share) => {
  expect(shareOf(cap, others)).toBe(share);
});

test("however many there are, together they send what the fastest may, and each something", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 }), (caps) => {
      const shares = caps.map((cap, index) => shareOf(cap, caps.toSpliced(index, 1)) ?? 0);
      expect(Math.min(...shares)).toBeGreaterThan(0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(Math.max(...caps), 6);
    }),
  );
});
