import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortKeys, sortOf, sortingOf } from "./sort";

describe("sort in the URL", () => {
  it("survives the way there and back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sortKeys(["lag", "name", "ageMs"])), (sort) => {
        expect(sortOf(sortingOf(sort))).toBe(sort);
      }),
    );
  });

  it("is nothing where nothing is sorted", () => {
    expect(sortOf(sortingOf(null))).toBeNull();
    expect(sortOf(sortingOf(""))).toBeNull();
  });
});
