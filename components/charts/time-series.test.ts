import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTop, durationTop, highestOf, mergeSeries, timeTicks } from "./time-series";

describe("mergeSeries", () => {
  it("leaves holes where a series knows nothing", () => {
    const a = { key: "a", label: "A", color: "c1", points: [[1, 5] as const, [2, 6] as const] };
    const b = { key: "b", label: "B", color: "c2", points: [[2, 0] as const, [3, null] as const] };
    expect(mergeSeries([a, b])).toEqual([
      { at: 1, a: 5, b: null },
      { at: 2, a: 6, b: 0 },
      { at: 3, a: null, b: null },
    ]);
  });
});

describe("mergeSeries of series that were thinned apart", () => {
  it("takes what lies within half a step as one moment", () => {
    const a = { key: "a", label: "A", color: "c1", points: [[0, 1] as const, [1000, 2] as const, [2000, 3] as const] };
    const b = { key: "b", label: "B", color: "c2", points: [[300, 7] as const, [1300, 8] as const, [2300, 9] as const] };
    expect(mergeSeries([a, b])).toEqual([
      { at: 0, a: 1, b: 7 },
      { at: 1000, a: 2, b: 8 },
      { at: 2000, a: 3, b: 9 },
    ]);
  });
});

describe("axis ends", () => {
  it("are round and hold the highest", () => {
    expect([0, 1.4, 3, 144, 999, 12_345].map(countTop)).toEqual([2, 2, 4, 200, 1000, 20_000]);
    expect([0, 41_000, 281_000, 5_000_000].map(durationTop)).toEqual([2_000, 60_000, 600_000, 7_200_000]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (highest) => {
        expect(countTop(highest)).toBeGreaterThanOrEqual(highest);
        expect(durationTop(highest)).toBeGreaterThanOrEqual(highest);
      }),
    );
  });
});

describe("timeTicks", () => {
  it("stands on round minutes", () => {
    const start = Date.parse("2026-11-21T03:00:40Z");
    expect(timeTicks(start, start + 600_000, 6).map((at) => new Date(at).toISOString().slice(11, 19))).toEqual([
      "03:02:00",
      "03:04:00",
      "03:06:00",
      "03:08:00",
      "03:10:00",
    ]);
  });

  it("never has more than asked for, and stays within", () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.nat(100_000_000), fc.integer({ min: 2, max: 10 }), (from, span, most) => {
        const ticks = timeTicks(from, from + span, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.every((at) => at >= from && at <= from + span)).toBe(true);
      }),
    );
  });
});

describe("highestOf", () => {
  const of = (key: string, values: (number | null)[]) => ({
    key,
    label: key,
    color: "c1",
    points: values.map((value, at) => [at, value] as const),
  });
  const series = [of("a", [1, 5, null]), of("b", [4, 2, 6])];

  it("is the highest line, or the highest sum", () => {
    expect(highestOf(series, mergeSeries(series), false)).toBe(6);
    expect(highestOf(series, mergeSeries(series), true)).toBe(7);
    expect(highestOf([], [], true)).toBe(0);
  });
});
