import { agentBus } from "./agent-bus/system";
import type { Incident, System } from "./bus/types";
import { genbrainBus } from "./genbrain-bus/system";
import { genbrainOrgs } from "./genbrain-orgs/system";
import { didYouMean } from "./nearest";
import { oneroof } from "./oneroof/system";
import { toolworks } from "./toolworks/system";

/** A system is one folder: streams.ts, agents/, incidents/, subject-map.json, README.md. A new one is added here. */
export const systems: readonly System[] = [oneroof, genbrainBus, agentBus, genbrainOrgs, toolworks];

/** `all`, `off`, or names separated by commas. */
export function chosenSystems(list: string): readonly System[] {
  if (list === "all") return systems;
  if (list === "off") return [];
  return list.split(",").map((name) => systemNamed(name.trim()));
}

export function systemNamed(name: string): System {
  const found = systems.find((system) => system.name === name);
  if (!found) throw missing("agent system", name, systems);
  return found;
}

/** No two systems have one of the same name. */
export function incidentNamed(name: string): { system: System; incident: Incident } {
  const all = systems.flatMap((system) => system.incidents.map((incident) => ({ system, incident })));
  const found = all.find(({ incident }) => incident.name === name);
  if (found) return found;
  throw missing(
    "incident",
    name,
    all.map(({ incident }) => incident),
  );
}

function missing(what: string, name: string, all: readonly { name: string }[]): Error {
  const names = all.map((one) => one.name);
  const guess = didYouMean(name, names);
  return new Error(`There is no ${what} ${name}${guess || `; there are: ${names.join(", ")}.`}`);
}
