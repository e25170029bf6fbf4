import { expect, test } from "vitest";
import type { Incident } from "./bus/types";
import { Incidents } from "./control";

const incident = (name: string, over: Partial<Incident>): Incident => ({
  name,
  title: `The ${name}`,
  lookFor: "it",
  ends: "at once",
  initial: "off",
  ...over,
});
const incidents = () =>
  new Incidents({
    name: "house",
    title: "A house",
    incidents: [incident("outage", { initial: "mild", hasMild: true }), incident("silence", {})],
  });

test("what is mild at the start can be made worse, well, and mild again", () => {
  const some = incidents();
  for (const state of ["on", "off", "mild"] as const) {
    expect(some.switch({ name: "outage", state })).toEqual({ name: "outage", state });
    expect(some.level("outage")).toBe(state);
  }
});

test("mild is refused where the incident has none, and nothing changes", () => {
  const some = incidents();
  expect(some.switch({ name: "silence", state: "mild" })).toEqual({ error: "silence is on or off, never mild." });
  expect(some.level("silence")).toBe("off");
});

test("a name that is not there, and a request that is none", () => {
  expect(incidents().switch({ name: "flood", state: "on" })).toEqual({ error: "There is no incident flood; there are: outage, silence." });
  expect(incidents().switch(null)).toEqual({
    error: 'Send {"system": "<system>", "name": "<incident>", "state": "on", "mild" or "off"}.',
  });
});

test("a request that names a system is answered by that system only", () => {
  const some = incidents();
  expect(some.switch({ system: "garden", name: "silence", state: "on" })).toBeNull();
  expect(some.level("silence")).toBe("off");
  expect(some.switch({ system: "house", name: "silence", state: "on" })).toEqual({ name: "silence", state: "on" });
});

test("a list says of each incident all that a person has to know, and how it stands", () => {
  expect(incidents().list()).toEqual({
    system: "house",
    title: "A house",
    incidents: [
      { name: "outage", title: "The outage", lookFor: "it", ends: "at once", hasMild: true, state: "mild" },
      { name: "silence", title: "The silence", lookFor: "it", ends: "at once", hasMild: false, state: "off" },
    ],
  });
});
