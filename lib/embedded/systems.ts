import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** The agent systems of the fleet: the folders with a subject map. Each has an account of its own. */
export async function fleetSystems(fleetFolder: string): Promise<string[]> {
  if (!existsSync(fleetFolder)) return [];
  const entries = await readdir(fleetFolder);
  return entries.filter((name) => existsSync(path.join(fleetFolder, name, "subject-map.json"))).sort();
}
