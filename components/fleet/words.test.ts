import { expect, test } from "vitest";
import type { FleetSystem, IncidentRow } from "@/lib/domain/fleet/incident";
import { AppError } from "@/lib/errors";
import { activeIncidents, isQuiet, levelsOf, sayNotSwitched } from "./words";

const incident = (name: string, state: IncidentRow["state"]): IncidentRow => ({
  name,
  title: name,
  lookFor: "",
  ends: "",
  hasMild: false,
  state,
});
const system = (name: string, incidents: IncidentRow[]): FleetSystem => ({
  context: name,
  name,
  title: name,
  state: "running",
  detail: null,
  incidents,
});

test("only what has a mild form can be set to it", () => {
  expect(levelsOf({ hasMild: true })).toEqual(["off", "mild", "on"]);
  expect(levelsOf({ hasMild: false })).toEqual(["off", "on"]);
});

test("what is on is named with how far it is; what is off is not", () => {
  const systems = [system("a", [incident("x", "mild"), incident("y", "off")]), system("b", [incident("z", "on"), incident("w", "mixed")])];
  expect(activeIncidents(systems)).toEqual([
    { system: "a", name: "x", words: "x (mild)" },
    { system: "b", name: "z", words: "z" },
    { system: "b", name: "w", words: "w (in part)" },
  ]);
  expect(activeIncidents([system("a", [incident("x", "off")])])).toEqual([]);
});

test("nothing is called quiet that was not heard", () => {
  const [quiet, loud] = [system("a", [incident("x", "off")]), system("b", [incident("y", "mild")])];
  expect(isQuiet([quiet])).toBe(true);
  expect(isQuiet([quiet, loud])).toBe(false);
  expect(isQuiet([quiet, { ...system("c", []), state: "not-running" }])).toBe(true);
  expect(isQuiet([quiet, { ...system("c", []), state: "unknown" }])).toBe(false);
});

test("what is not sure to be undone is not called not switched", () => {
  expect(sayNotSwitched(new AppError("REFUSED", "x is on or off, never mild."))).toBe("Not switched. x is on or off, never mild.");
  const perhaps = "Perhaps not switched: see how it stands.";
  expect(sayNotSwitched(new AppError("NATS_UNAVAILABLE", "Nobody knows."))).toBe(`${perhaps} Nobody knows.`);
  const lost = new AppError("INTERNAL", "x", { cause: new TypeError("Failed to fetch") });
  expect(sayNotSwitched(lost)).toBe(`${perhaps} The console does not answer.`);
});
