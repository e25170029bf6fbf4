import { agentBus } from "./agent-bus/system";
import type { System } from "./bus/types";
import { genbrainBus } from "./genbrain-bus/system";
import { genbrainOrgs } from "./genbrain-orgs/system";
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
  const found = systems.find((s) => s.name === name);
  if (!found) throw new Error(`There is no agent system ${name}; there are: ${systems.map((s) => s.name).join(", ")}.`);
  return found;
}
