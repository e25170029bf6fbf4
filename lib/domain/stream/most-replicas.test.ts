import { expect, test } from "vitest";
import { mostReplicas } from "./most-replicas";

test("as most have; more where two are as common; one where there is none", () => {
  const of = (...all: number[]) => mostReplicas(all.map((replicas) => ({ replicas })));
  expect([of(), of(1), of(3, 1, 3), of(1, 3), of(1, 1, 5)]).toEqual([1, 1, 3, 3, 1]);
});
