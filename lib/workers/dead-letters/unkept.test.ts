import { expect, test } from "vitest";
import { afterBatch, isAhead } from "./unkept";

test("what is not kept is tried again from the cursor, after what lies behind was read; once kept, the rest follows", () => {
  const first = afterBatch(null, { seq: 10, lastSeq: 25, why: "no", now: 0 });
  expect(first).toEqual({ readSeq: 10, againAt: 2_000, why: "no" });
  expect([isAhead(first, 1_999), isAhead(first, 2_000), isAhead(null, 0)]).toEqual([true, false, false]);
  const ahead = afterBatch(first, { seq: 20, lastSeq: 25, why: null, now: 1_000 });
  expect(ahead).toEqual({ readSeq: 20, againAt: 2_000, why: "no" });
  expect(afterBatch(ahead, { seq: 10, lastSeq: 25, why: "still", now: 2_000 })).toEqual({ readSeq: 20, againAt: 4_000, why: "still" });
  const half = afterBatch(ahead, { seq: 10, lastSeq: 25, why: null, now: 2_000 });
  expect([half?.readSeq, isAhead(half, 2_000)]).toEqual([20, false]);
  expect(afterBatch(half, { seq: 20, lastSeq: 25, why: null, now: 2_000 })).toBeNull();
});

test("a stream that lost its end is read again from there", () => {
  const before = { readSeq: 20, againAt: 0, why: "no" };
  expect(afterBatch(before, { seq: 5, lastSeq: 8, why: "no", now: 10 })?.readSeq).toBe(8);
});
