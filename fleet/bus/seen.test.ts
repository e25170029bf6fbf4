import { expect, test } from "vitest";
import { Seen } from "./seen";

test("remembers the newest keys and forgets the oldest", () => {
  const seen = new Seen(2);
  for (const key of ["a", "b", "a", "c"]) seen.add(key);
  expect(["a", "b", "c"].map((key) => seen.has(key))).toEqual([true, false, true]);
});
