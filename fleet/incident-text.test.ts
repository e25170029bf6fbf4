import { expect, test } from "vitest";
import { incidentInFull, incidentList } from "./incident-text";
import { systems } from "./systems";

const all = systems.flatMap((system) => system.incidents.map((incident) => ({ system, incident })));

test("the list is one line for each incident, under its system, in the order of systems.ts", () => {
  const lines = incidentList(systems.map((system) => ({ system, stateOf: () => null }))).split("\n");
  const words = lines.filter((line) => /^( {2})?[\w-]+( {2}|$)/.test(line)).map((line) => line.trim().split(" ")[0]);
  expect(words).toEqual(systems.flatMap(({ name, incidents }) => [name, ...incidents.map((one) => one.name)]));
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

test.each([
  [undefined, 100],
  [200, 100],
  [60, 60],
])("in full it is wrapped to a terminal of %j columns, and nothing is left out", (columns, most) => {
  for (const { system, incident } of all) {
    const text = incidentInFull({ system, incident, state: "on", columns });
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(most);
    const unwrapped = text.replaceAll("\n", " ");
    for (const part of [incident.name, incident.title, incident.lookFor, incident.ends]) expect(unwrapped).toContain(part);
  }
});

test("it says mild only where the incident has that", () => {
  const fullOf = (name: string) =>
    all.filter(({ incident }) => incident.name === name).map((one) => incidentInFull({ ...one, state: null, columns: 100 }));
  expect(fullOf("crm-outage")[0]?.replaceAll("\n", " ")).toContain("incident crm-outage on|off|mild");
  expect(fullOf("mls-outage")[0]?.replaceAll("\n", " ")).toMatch(/^mls-outage {2}not running .*incident mls-outage on\|off$/);
});
