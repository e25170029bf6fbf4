import { expect, test } from "vitest";
import { isPast, whyNotYet } from "./passed";

const position = (streamSeq: number) => ({ streamSeq, consumerSeq: streamSeq, lastActiveAt: null });
const consumer = (delivered: number, floor: number, more: object = {}) => ({
  name: "w",
  delivered: position(delivered),
  ackFloor: position(floor),
  numAckPending: 0,
  numRedelivered: 0,
  numWaiting: 1,
  maxDeliver: 5,
  ...more,
});

test("what its floor is past, or what it has delivered while it has nothing in hand", () => {
  expect(isPast(consumer(9, 7, { numAckPending: 2 }), 7)).toBe(true);
  expect(isPast(consumer(9, 7, { numAckPending: 2 }), 8)).toBe(false);
  expect(isPast(consumer(9, 7), 9)).toBe(true);
  expect(isPast(consumer(9, 7), 10)).toBe(false);
});

test("not while something waits for its next delivery, or died: the floor sticks there", () => {
  expect(isPast(consumer(9, 7, { numRedelivered: 1 }), 9)).toBe(false);
  expect(isPast(consumer(9, 7, { maxDeliver: 1 }), 9)).toBe(false);
  expect(isPast(consumer(9, 9, { maxDeliver: 1 }), 9)).toBe(true);
});

test.each([
  [null, "nobody could be asked what became of it"],
  [consumer(4, 4), "w had not taken it by then"],
  [consumer(5, 3), "w took it, and was not seen to acknowledge it"],
  [consumer(5, 3, { numAckPending: 1 }), "w took it and had not acknowledged it by then"],
  [consumer(5, 3, { numAckPending: 1, numWaiting: 0 }), "w took it and did not acknowledge it: it may be stuck, nobody pulls"],
])("%#: %s", (standing, why) => expect(whyNotYet(standing, 5)).toBe(why));
