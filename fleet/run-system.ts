import type { Env } from "./bus/env";
import { randomBytes } from "node:crypto";
import { connectTo, targetOf, targetOfUser } from "./bus/connect";
import type { Log } from "./bus/log";
import { Station } from "./bus/station";
import { timeScale, unlessAborted } from "./bus/time";
import type { System } from "./bus/types";
import { Incidents } from "./control";

type RunOptions = {
  agent: string | null;
  rate: number | null;
  seed: string | null;
  replicas: number | null;
  env: Env;
  log: Log;
  /** Ends a start that still waits for NATS, which then rejects with the signal's reason. */
  ending?: AbortSignal;
};

export type Running = { stop(): Promise<void> };

/** Starts a system's agents (or one of them) in this process. Resolves when all of them run. */
export async function runSystem(system: System, options: RunOptions): Promise<Running> {
  const { env, log, replicas, ending } = options;
  const agents = options.agent ? system.agents.filter((a) => a.name === options.agent) : system.agents;
  if (agents.length === 0) {
    throw new Error(`${system.name} has no agent ${options.agent}; it has: ${system.agents.map((a) => a.name).join(", ")}.`);
  }
  const scale = timeScale(env);
  const rate = options.rate ?? system.ratePerSec;
  const name = options.agent ? `${system.name}.${options.agent}` : system.name;
  const dial = { name, log, signal: ending };
  const nc = await connectTo(await targetOf(system.name, env), dial);
  const incidents = new Incidents(system);
  const seed = options.seed ?? randomBytes(4).toString("hex");
  const connectAs = roleConnections(system, dial, env);
  const station = await Station.open({ nc, connectAs, system, log, seed, rate, scale, replicas, incident: incidents.level, ending });
  try {
    incidents.serve(nc, { log, follow: () => station.followIncidents() });
    for (const agent of agents) await station.start(agent);
    await unlessAborted(nc.flush(), ...(ending ? [ending] : []));
  } catch (error) {
    await station.stop({ graceMs: 0 });
    throw error;
  }
  log.info({ system: system.name, agents: agents.map((a) => a.name), rate, scale, seed }, "running");
  return { stop: () => station.stop({ graceMs: 1_200 }) };
}

/** Connects with a role's credentials. Where there are none everybody is the system's user, which is said once. */
function roleConnections(system: System, dial: { name: string; log: Log; signal?: AbortSignal }, env: Env) {
  let isSaid = false;
  return async (user: string) => {
    const target = await targetOfUser(system.name, user, env);
    if (target) return connectTo(target, { ...dial, name: `${dial.name}.${user}` });
    if (!isSaid) dial.log.info({ system: system.name }, "no credentials for roles: every agent connects as the system");
    isSaid = true;
    return null;
  };
}
