import { expect, test } from "vitest";
import { Recent } from "./recent";

test("what was set last is there, what was set long before is not", () => {
  const recent = new Recent<number, string>(3);
  for (let key = 1; key <= 10; key++) recent.set(key, `no. ${key}`);
  expect([8, 9, 10].map((key) => recent.get(key))).toEqual(["no. 8", "no. 9", "no. 10"]);
  expect([1, 2, 3, 4].map((key) => recent.get(key))).toEqual([undefined, undefined, undefined, undefined]);
});

test("what is set again is new", () => {
  const recent = new Recent<number, string>(2);
  recent.set(1, "first");
  recent.set(2, "other");
  recent.set(1, "second");
  recent.set(3, "other");
  expect(recent.get(1)).toBe("second");
});
