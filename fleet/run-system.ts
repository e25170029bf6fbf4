import type { Env } from "./bus/env";
import { randomBytes } from "node:crypto";
import { Station } from "./bus/bus";
import { connectTo, targetOf } from "./bus/connect";
import type { Log } from "./bus/log";
import { timeScale } from "./bus/time";
import type { System } from "./bus/types";
import { Incidents } from "./control";

export type RunOptions = { agent: string | null; rate: number; seed: string | null; env: Env; log: Log };

export type Running = { stop(): Promise<void> };

/** Starts a system's agents (or one of them) in this process. Resolves when all of them run. */
export async function runSystem(system: System, options: RunOptions): Promise<Running> {
  const { env, log, rate } = options;
  const agents = options.agent ? system.agents.filter((a) => a.name === options.agent) : system.agents;
  if (agents.length === 0) {
    throw new Error(`${system.name} has no agent ${options.agent}; it has: ${system.agents.map((a) => a.name).join(", ")}.`);
  }
  const scale = timeScale(env);
  const name = options.agent ? `${system.name}.${options.agent}` : system.name;
  const nc = await connectTo(await targetOf(system.name, env), { name, log });
  const incidents = new Incidents(system.incidents);
  const seed = options.seed ?? randomBytes(4).toString("hex");
  const station = await Station.open({ nc, system, log, seed, rate, scale, incident: incidents.level }).catch(async (error: unknown) => {
    await nc.close();
    throw error;
  });
  incidents.serve(nc, (reply) => log.info({ system: system.name, incident: reply }, "incident switched"));
  for (const agent of agents) station.start(agent);
  await nc.flush();
  log.info({ system: system.name, agents: agents.map((a) => a.name), rate, scale, seed }, "running");
  return { stop: () => station.stop({ graceMs: 1_200 }) };
}
