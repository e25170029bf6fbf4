import fc from "fast-check";
import { expect, test } from "vitest";
import { toPageCursor, placeOf } from "./page-cursor";

const place = fc.record({ seenAt: fc.nat(), seq: fc.maxSafeNat(), id: fc.stringMatching(/^[\w-]{22}$/) });

test("a cursor leads back to its letter", () => {
  fc.assert(
    fc.property(place, (each) => {
      expect(placeOf({ cursor: toPageCursor(each) })).toEqual(each);
    }),
  );
});

test.each(["", "x", "bzEwMA", Buffer.from("1.2.short").toString("base64url")])("%j is none", (cursor) => {
  expect(() => placeOf({ cursor })).toThrow(expect.objectContaining({ code: "INVALID" }));
});

test("no cursor is the beginning; with an offset it would be two", () => {
  expect(placeOf({ offset: 5 })).toBeNull();
  const cursor = toPageCursor({ seenAt: 1, seq: 2, id: "a".repeat(22) });
  expect(() => placeOf({ cursor, offset: 0 })).toThrow(expect.objectContaining({ code: "INVALID" }));
});
