import { expect, test } from "vitest";
import { prefixEnd } from "./prefix";

test.each<[string, number, number[], number | null]>([
  ["all from the first on", 1, [1, 2, 3], 3],
  ["up to the first that is somebody else's", 1, [1, 2, 4, 5], 2],
  ["the first is somebody else's", 1, [2, 3], null],
  ["nothing", 1, [], null],
  ["in any order, with repeats", 5, [7, 5, 6, 6], 7],
  ["what has left already does not matter", 5, [1, 2, 3, 5], 5],
  ["an empty stream begins after its last", 6, [3, 4, 5], null],
])("%s", (_, firstSeq, seqs, end) => {
  expect(prefixEnd(firstSeq, seqs)).toBe(end);
});
