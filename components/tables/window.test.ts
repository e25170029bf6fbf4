import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstWindow, windowAround } from "./window";

describe("windowAround", () => {
  it("keeps the window while the viewport lies inside", () => {
    expect(windowAround(0, 30, firstWindow, 10_000)).toBe(firstWindow);
    expect(windowAround(90, 120, firstWindow, 10_000)).toBe(firstWindow);
  });

  it("moves when the viewport leaves it", () => {
    expect(windowAround(5_000, 5_030, firstWindow, 10_000)).toEqual({ offset: 4_900, limit: 150 });
  });

  it("asks for nothing new at the very end of a short list", () => {
    expect(windowAround(130, 149, firstWindow, 150)).toBe(firstWindow);
  });

  it("covers every viewport of up to 200 rows, in at most 500", () => {
    const viewport = fc.tuple(fc.nat(20_000), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(viewport, fc.nat(20_000), ([first, rows], offset) => {
        const found = windowAround(first, first + rows, { offset, limit: 150 }, 25_000);
        expect(found.offset).toBeLessThanOrEqual(first);
        expect(found.offset + found.limit).toBeGreaterThan(first + rows);
        expect(found.limit).toBeLessThanOrEqual(500);
      }),
    );
  });
});
