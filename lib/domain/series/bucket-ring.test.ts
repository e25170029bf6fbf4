import fc from "fast-check";
import { expect, test } from "vitest";
import { BucketRing } from "./bucket-ring";

test("peaks stay peaks, rates are averaged, the open bucket is not told", () => {
  const ring = new BucketRing(["peak", "mean"], 10, 100);
  for (const [at, value] of [
    [0, 1],
    [4, 9],
    [8, 2],
    [12, 5],
    [20, 7],
  ] as const)
    ring.add(at, [value, value]);
  expect(ring.read(0, 60)).toEqual([
    [0, 9],
    [10, 5],
  ]);
  expect(ring.read(1, 60)).toEqual([
    [0, 4],
    [10, 5],
  ]);
});

test("a time without readings is null, not 0", () => {
  const ring = new BucketRing(["peak"], 10, 100);
  ring.add(0, [3]);
  ring.add(25, [null]);
  ring.add(40, [4]);
  expect(ring.read(0, 60)).toEqual([
    [0, 3],
    [10, null],
    [20, null],
    [30, null],
  ]);
});

test("property: never more than the limit, in order, and nothing but what was put in", () => {
  const readings = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.option(fc.integer({ min: 0, max: 1_000 }))), { maxLength: 300 });
  fc.assert(
    fc.property(readings, fc.integer({ min: 1, max: 70 }), fc.integer({ min: 2, max: 50 }), (steps, limit, slots) => {
      const ring = new BucketRing(["peak"], 100, slots);
      let at = 1_700_000_000_000;
      let most = 0;
      for (const [ms, value] of steps) {
        ring.add((at += ms), [value]);
        most = Math.max(most, value ?? 0);
      }
      const points = ring.read(0, limit);
      expect(points.length).toBeLessThanOrEqual(limit);
      expect(points.map(([time]) => time)).toEqual(points.map(([time]) => time).toSorted((a, b) => a - b));
      for (const [time, value] of points) {
        expect(time).toBeGreaterThan(at - (slots + 1) * 100);
        expect(value ?? 0).toBeLessThanOrEqual(most);
      }
    }),
  );
});
