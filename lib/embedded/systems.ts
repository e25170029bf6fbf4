import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const Subjects = z.strictObject({ allow: z.array(z.string()).default([]), deny: z.array(z.string()).default([]) }).prefault({});

/** What a role may do in its system's account, in the words of NATS's own configuration. Nothing is added to what stands here. */
export const Permissions = z.strictObject({
  publish: Subjects,
  subscribe: Subjects,
  /** Answers to requests, on whatever inbox they came with. */
  allowResponses: z.strictObject({ max: z.int().positive(), expiresMs: z.int().positive() }).optional(),
});
export type Permissions = z.infer<typeof Permissions>;

const Roles = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, "a role is lower-case letters, digits and dashes"), Permissions);

/** What is said of the account itself. */
const AccountFile = z.strictObject({
  /** `owner`: the replication of its streams travels in this account, not in the system account. */
  clusterTraffic: z.enum(["system", "owner"]).optional(),
});

export type FleetSystem = { name: string; roles: Readonly<Record<string, Permissions>>; clusterTraffic?: "system" | "owner" };

/**
 * The agent systems of the fleet: the folders with a subject map. Each has an account of its own; users.json gives it users with less
 * than everything, account.json says how the server carries it.
 */
export async function fleetSystems(fleetFolder: string): Promise<FleetSystem[]> {
  if (!existsSync(fleetFolder)) return [];
  const names = (await readdir(fleetFolder)).filter((name) => existsSync(path.join(fleetFolder, name, "subject-map.json")));
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      roles: await readJson(path.join(fleetFolder, name, "users.json"), Roles),
      ...(await readJson(path.join(fleetFolder, name, "account.json"), AccountFile)),
    })),
  );
}

/** Throws an Error that names the file and what is wrong in it. */
async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  if (!existsSync(file)) return schema.parse({});
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`, { cause: error });
  }
}
