import type { Env } from "./bus/env";
import { expect, test } from "vitest";
import { parseCommand, USAGE } from "./arguments";

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
  expect(parse("incidents")).toEqual({ kind: "incidents", name: null });
  expect(parse("incidents crm-outage")).toEqual({ kind: "incidents", name: "crm-outage" });
});

test.each(["--help", "-h", "toolworks --help", "incident --help"])("is asked how it is used: %s", (line) => {
  expect(parse(line)).toEqual({ kind: "help" });
});

test.each([
  ["incident", "which incident? `npm run fleet -- incidents` lists them."],
  ["incident crm-outage", "crm-outage: on, off or mild?"],
  ["incident mls-outage", "mls-outage: on or off?"],
  ["incident crm-outage maybe", 'crm-outage is on, off or mild, not "maybe".'],
  ["incident mls-outage mild", 'mls-outage is on or off, not "mild".'],
  ["incident crm-outage on off", '"off" is one word too many.'],
  ["incident crm-outag on", "There is no incident crm-outag: did you mean crm-outage?"],
  ["incidents crm-outag", "There is no incident crm-outag: did you mean crm-outage?"],
  ["incident flood on", "There is no incident flood; there are: mls-outage, "],
  ["incidents --rate 5", "--rate goes with a system that is to run, not with incidents."],
  ["inciden crm-outage on", "There is no command inciden: did you mean incident?"],
  ["--seed 1 load", "load comes before its options: npm run fleet -- load --streams N."],
  ["toolwork", "There is no agent system toolwork: did you mean toolworks?"],
  ["oneroof,toolwork", "There is no agent system toolwork: did you mean toolworks?"],
  ["oneroof toolworks", '"toolworks" is one word too many; several systems are joined by commas: oneroof,toolworks.'],
  ["toolworks --rate fast", "--rate is messages per second"],
  ["toolworks --rate -1", "--rate needs a value; one that begins with a dash is written --rate=-1."],
  ["toolworks --rate=-1", '--rate is messages per second, from 0 to 10000, not "-1".'],
  ["toolworks --rate", "--rate needs a value."],
  ["toolworks --agent --rate 5", "--agent needs a value"],
  ["toolworks --replicas 2", "--replicas is on how many servers"],
  ["--agent worker-crm", "--agent needs the name of a system before it."],
  ["--system oneroof", "There is no option --system."],
  ["toolworks -x", "There is no option -x."],
  ["toolworks --toString", "There is no option --toString."],
])("refuses with what is missing or wrong: %s", (line, sentence) => {
  expect(() => parse(line)).toThrow(sentence);
});

test("the help fits a terminal of 100 columns, and names each option of load", () => {
  expect(USAGE.split("\n").filter((line) => line.length > 100)).toEqual([]);
  for (const name of ["streams", "consumers", "dead-letters", "body-bytes", "rate", "duration", "seed", "system", "remove"])
    expect(USAGE.slice(USAGE.indexOf("-- load"))).toContain(`--${name} `);
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
