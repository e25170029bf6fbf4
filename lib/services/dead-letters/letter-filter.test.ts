import { expect, test } from "vitest";
import { letterFilter } from "./letter-filter";

const asked = (query: Parameters<typeof letterFilter>[0]) => letterFilter(query, { contexts: ["test"], clock: Date }).filter;

test.each([
  [undefined, { from: 3, to: 2 ** 31 - 1 }],
  [">=2", { from: 3, to: 2 ** 31 - 1 }],
  [">=5", { from: 5, to: 2 ** 31 - 1 }],
  ["4", { from: 4, to: 4 }],
  ["1", { from: 3, to: 1 }], // none is
])("quarantined are open ones of the third generation on, of those of generation %s", (generation, between) => {
  expect(asked({ state: "quarantined", generation })).toMatchObject({ state: "open", generation: between });
});

test("any other state is asked for as it is", () => {
  expect(asked({ state: "gone", generation: "1" })).toMatchObject({ state: "gone", generation: { from: 1, to: 1 } });
  expect(asked({ state: "open" })).toMatchObject({ state: "open", generation: undefined });
});
