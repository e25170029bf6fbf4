import { expect, test } from "vitest";
import { isIndexed } from "./index-progress";

test.each([
  ["nothing is stored", { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0 }, true],
  ["seen, not read yet", { indexedSeq: 0, firstSeq: 1, lastSeq: 5, numDeleted: 0 }, false],
  ["read to the end", { indexedSeq: 5, firstSeq: 1, lastSeq: 5, numDeleted: 0 }, true],
  ["one batch of many", { indexedSeq: 1_000, firstSeq: 1, lastSeq: 50_000, numDeleted: 0 }, false],
  ["letters arrive while it reads", { indexedSeq: 49_900, firstSeq: 1, lastSeq: 50_000, numDeleted: 0 }, true],
  ["all that was read has expired", { indexedSeq: 50, firstSeq: 100, lastSeq: 600, numDeleted: 0 }, false],
  ["purged", { indexedSeq: 50, firstSeq: 601, lastSeq: 600, numDeleted: 0 }, true],
  ["the unread end was deleted", { indexedSeq: 50, firstSeq: 1, lastSeq: 5_000, numDeleted: 4_950 }, true],
  ["it lost its end", { indexedSeq: 50, firstSeq: 1, lastSeq: 3, numDeleted: 0 }, true],
])("%s", (_, progress, indexed) => {
  expect(isIndexed(progress)).toBe(indexed);
});
