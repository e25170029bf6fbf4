import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { systems } from "./systems";

test.each(systems)("$name: one file in incidents/ for each incident, under its name", async ({ name, incidents }) => {
  const files = await readdir(path.join(import.meta.dirname, name, "incidents"));
  const named = files.filter((file) => !file.endsWith(".test.ts")).map((file) => path.basename(file, ".ts"));
  expect(incidents.map((incident) => incident.name).toSorted()).toEqual(named.toSorted());
});

test.each(systems)("$name: an incident says what to look for and how it ends, and names agents that there are", ({ agents, incidents }) => {
  const names = agents.map((agent) => agent.name);
  for (const { title, lookFor, ends, stops = [], whileOn } of incidents) {
    expect([title, lookFor, ends].every((text) => text.length > 10)).toBe(true);
    expect(names).toEqual(expect.arrayContaining([...stops, ...(whileOn ? [whileOn.beside] : [])]));
  }
});

test("the command line finds an incident by its name alone: no two systems share one", () => {
  const names = systems.flatMap(({ incidents }) => incidents.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});
