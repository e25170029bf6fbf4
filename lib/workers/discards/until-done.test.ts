import { expect, test } from "vitest";
import { atOnce } from "./until-done";

test("a batch is bounded by what it holds, and one that is larger goes alone", () => {
  const of = (...mebibytes: number[]) => mebibytes.map((size, n) => ({ n, stream: "DLQ", sizeBytes: size * 1024 ** 2 }));
  const taken = (...mebibytes: number[]) => atOnce(of(...mebibytes))?.map(({ n }) => n) ?? null;
  expect([taken(), taken(1, 1), taken(8, 8, 1), taken(8, 9, 1), taken(64, 1)]).toEqual([null, [0, 1], [0, 1], [0], [0]]);
});
