import { expect, test } from "vitest";
import type { Level } from "./incident";
import { unite } from "./unite";

const incident = (name: string, state: Level) => ({ name, title: name, lookFor: "x", ends: "y", hasMild: true, state });
const states = (...told: Parameters<typeof unite>[0]) => unite(told).map(({ name, state }) => `${name} ${state}`);

test("one process: what it says, in its order", () => {
  expect(states([incident("b", "on"), incident("a", "off")])).toEqual(["b on", "a off"]);
  expect(unite([])).toEqual([]);
});

test("several that agree are one; where they differ nobody's state is taken for all", () => {
  expect(states([incident("a", "on")], [incident("a", "on")])).toEqual(["a on"]);
  expect(states([incident("a", "on")], [incident("a", "off")], [incident("a", "off")])).toEqual(["a mixed"]);
});

test("what only one of them knows is listed too", () => {
  expect(states([incident("a", "off")], [incident("b", "mild"), incident("a", "off")])).toEqual(["a off", "b mild"]);
});
