import { expect, test } from "vitest";
import { editsProblem, jsonProblem, readPatch } from "./edit-words";

test("a patch is read as it will be taken, or says what is wrong with it", () => {
  expect(readPatch('[{"op":"remove","path":"/a"}]')).toEqual({ patch: [{ op: "remove", path: "/a" }] });
  expect(readPatch("[")).toEqual({ problem: expect.stringContaining("JSON") });
  expect(readPatch('{"op":"remove","path":"/a"}')).toEqual({ problem: expect.stringContaining("list of operations") });
  expect(readPatch('[{"op":"remove","path":"a"}]')).toEqual({ problem: expect.stringMatching(/^0\.path: must be a JSON pointer/) });
  expect(readPatch("[]")).toEqual({ problem: expect.stringContaining("must hold an operation") });
});

test("what is wrong with a message is said without its number", () => {
  const edit = (headers: [string, string][]) => ({ messages: [{ id: "a", headers }] });
  expect(editsProblem(edit([["Trace", "1"]]))).toBeNull();
  expect(editsProblem(edit([["Nats-Rollup", "all"]]))).toContain("Nats-Rollup is a header by which NATS or Jetlag acts");
});

test("what was JSON should stay JSON", () => {
  expect([jsonProblem("{}", '{"a":1}'), jsonProblem("text", "other text")]).toEqual([null, null]);
  expect(jsonProblem("{}", "{")).toContain("no longer is");
});
