import { expect, test } from "vitest";
import { makeRowKeys, refreshed } from "./row-key";

test("a letter keeps its name when a sighting with a smaller id joins, and when an older answer comes after", () => {
  const keyOf = makeRowKeys();
  expect(keyOf({ id: "m", alsoSeenAs: [] })).toBe("m");
  expect(keyOf({ id: "c", alsoSeenAs: ["m"] })).toBe("m");
  expect(keyOf({ id: "a", alsoSeenAs: ["c", "m"] })).toBe("m");
  expect(keyOf({ id: "m", alsoSeenAs: [] })).toBe("m");
});

test("two that become one have one name, and two again when they part", () => {
  const keyOf = makeRowKeys();
  for (const id of ["a", "b"]) expect(keyOf({ id, alsoSeenAs: [] })).toBe(id);
  expect(keyOf({ id: "a", alsoSeenAs: ["b"] })).toBe("a");
  expect(keyOf({ id: "b", alsoSeenAs: [] })).toBe("b");
  expect(keyOf({ id: "a", alsoSeenAs: [] })).toBe("a");
});

test("so many are remembered, those that were asked for last", () => {
  const keyOf = makeRowKeys(2);
  keyOf({ id: "b", alsoSeenAs: [] });
  keyOf({ id: "z", alsoSeenAs: [] });
  keyOf({ id: "y", alsoSeenAs: [] });
  expect(keyOf({ id: "a", alsoSeenAs: ["b"] })).toBe("a"); // `b` was forgotten
});

test("letters are as the list has them now, also under another id; what it does not show stays", () => {
  const [alone, joined, other] = [
    { id: "m", alsoSeenAs: [], stream: "WORK" },
    { id: "b", alsoSeenAs: ["m"], stream: "DLQ" },
    { id: "z", alsoSeenAs: [], stream: "DLQ" },
  ];
  expect(refreshed([alone, other], [joined])).toEqual([joined, other]);
  expect(refreshed([alone, joined], [joined])).toEqual([joined]);
  const same = [other];
  expect(refreshed(same, [other, joined])).toBe(same);
  expect(refreshed([], [joined])).toEqual([]);
});
