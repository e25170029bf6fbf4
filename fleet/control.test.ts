import { expect, test } from "vitest";
import type { Incident } from "./bus/types";
import { Incidents } from "./control";

const incident = (name: string, over: Partial<Incident>): Incident => ({ name, title: name, lookFor: "", initial: "off", ...over });
const incidents = () => new Incidents([incident("outage", { initial: "mild", hasMild: true }), incident("silence", {})]);

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
  expect(incidents().switch(null)).toEqual({ error: 'Send {"name": "<incident>", "state": "on", "mild" or "off"}.' });
});
