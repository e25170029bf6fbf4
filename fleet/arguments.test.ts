import type { Env } from "./bus/env";
import { expect, test } from "vitest";
import { parseCommand } from "./arguments";

const parse = (line: string, env: Env = {}) => parseCommand(line.split(" ").filter(Boolean), env);

test("without arguments it runs what JETLAG_FLEET says, else all", () => {
  expect(parse("")).toEqual({ kind: "run", systems: "all", agent: null, rate: null, seed: null, replicas: null });
  expect(parse("", { JETLAG_FLEET: "toolworks" })).toMatchObject({ systems: "toolworks" });
});

test("one system, one agent, rate and seed", () => {
  expect(parse("toolworks --agent worker-crm --rate 5 --seed 7 --replicas 3")).toEqual({
    kind: "run",
    systems: "toolworks",
    agent: "worker-crm",
    rate: 5,
    seed: "7",
    replicas: 3,
  });
});

test("incidents", () => {
  expect(parse("incident crm-outage on")).toEqual({ kind: "incident", name: "crm-outage", state: "on" });
  expect(parse("incident crm-outage mild")).toEqual({ kind: "incident", name: "crm-outage", state: "mild" });
  expect(parse("incidents")).toEqual({ kind: "incidents" });
});

test.each(["--help", "-h", "toolworks --help", "incident --help"])("is asked how it is used: %s", (line) => {
  expect(parse(line)).toEqual({ kind: "help" });
});

test.each([
  "incident crm-outage",
  "incident crm-outage maybe",
  "toolworks --rate fast",
  "toolworks --rate -1",
  "toolworks --replicas 2",
  "--agent worker-crm",
  "toolworks --what",
])("refuses: %s", (line) => {
  expect(() => parse(line)).toThrow();
});

test.each([
  [["--seed", "a b"], "--seed is 1 to 64 letters"],
  [["--seed", "x.y"], "--seed is 1 to 64 letters"],
  [["--seed", ""], "--seed is 1 to 64 letters"],
  [["--seed", "x".repeat(65)], "--seed is 1 to 64 letters"],
  [["--agent", ""], "--agent is the name of one agent"],
  [["--agent", "a b"], "--agent is the name of one agent"],
  [["--rate", ""], "--rate is messages per second"],
  [["--rate", " "], "--rate is messages per second"],
])("refuses %j with a sentence", (more, sentence) => {
  expect(() => parseCommand(["toolworks", ...more], {})).toThrow(sentence);
});
