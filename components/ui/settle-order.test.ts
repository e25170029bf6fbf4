import { expect, test } from "vitest";
import { settleOrder } from "./settle-order";

test("nobody looks: the fresh order", () => expect(settleOrder(null, ["b", "a"])).toEqual({ keys: ["b", "a"], pending: 0 }));

test("while held, nothing moves and what would is counted", () => {
  expect(settleOrder(["a", "b", "c"], ["b", "a", "c"])).toEqual({ keys: ["a", "b", "c"], pending: 2 });
});

test("what is new waits, what is gone goes at once", () => {
  expect(settleOrder(["a", "b"], ["n", "b"])).toEqual({ keys: ["b"], pending: 1 });
});

test("the same order has no changes", () => expect(settleOrder(["a", "b"], ["a", "b"])).toEqual({ keys: ["a", "b"], pending: 0 }));
