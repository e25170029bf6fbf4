import { expect, test } from "vitest";
import { movedBy } from "./order";

const moved = (id: string, step: -1 | 1) => movedBy([..."abc"], { id, step })?.join("") ?? null;

test("one goes one place up or down, and stays at either end; what is gone goes nowhere", () => {
  expect([moved("c", -1), moved("b", -1), moved("a", 1), moved("b", 1)]).toEqual(["acb", "bac", "bac", "acb"]);
  expect([moved("a", -1), moved("c", 1), moved("z", 1), moved("z", -1)]).toEqual([null, null, null, null]);
});
