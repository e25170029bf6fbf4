import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lockFolder } from "../lib/folder-lock.mjs";
import { StartError } from "../lib/say.mjs";
import { keepConsole } from "./console-child";
import { requirePort } from "./console-port";
import { type FleetCommands, fleetChild, keepFleet } from "./fleet-child";
import type { Keeper } from "./keep-running";
import { keepNats } from "./nats-child";
import type { NodeCommand } from "./node-child";
import { findOrphan, removeRecord } from "./process-record";
import { adoptedProcess, endProcess } from "./running";
import { listenForStop, type StopRequest } from "./stop-request";

export type TreePlan = {
  /** Absolute. */
  dataDir: string;
  host: string;
  port: number;
  /** null: somebody else's NATS is used. */
  nats: { binary: string; version: string } | null;
  fleetFolder: string;
  /** Empty: no agent system runs. */
  fleet: FleetCommands;
  console: NodeCommand;
  /** What of the console's output goes to the terminal. */
  show: "all" | number;
  say(line: string): void;
};

// Together under the ten seconds in which everything ends.
const graceMs = { console: 4_500, fleet: 2_000, nats: 2_500 };
const fleetLateMs = 20_000;
const orphanGraceMs = 5_000;

type Children = { nats: Keeper | null; fleet: Keeper | null; console: Keeper | null };

/**
 * Runs nats-server, fleet and console until it is asked to end, or one of them is given up.
 * Invariants: one starter per data folder; one nats-server per store; the console ends first and NATS last, within 10 s.
 * @throws StartError when it cannot start, or a child is given up; everything it started has ended by then.
 */
export async function superviseTree(plan: TreePlan): Promise<void> {
  const stop = listenForStop();
  const url = urlOf(plan);
  const lock = await lockFolder(plan.dataDir, { pid: process.pid, url });
  if ("heldBy" in lock) throw alreadyRunning(plan.dataDir, lock.heldBy);

  const children: Children = { nats: null, fleet: null, console: null };
  const running = runTree(plan, url, { children, stop });
  try {
    const why = await Promise.race([stop.requested, running]);
    plan.say(`stopping (${why})`);
  } finally {
    await stopTree(children, stop);
    await running.catch(() => undefined); // it notices at its next step; what went wrong has been thrown above
    await stopTree(children, stop);
    lock.release();
    stop.forget();
  }
}

/** Starts the children one after the other, says when NATS and the console are up, and watches all. Never resolves; rejects when one is given up or stopped. */
async function runTree(plan: TreePlan, url: string, { children, stop }: { children: Children; stop: StopRequest }): Promise<never> {
  await endOrphans(plan);
  await requirePort(plan.host, plan.port);
  stop.throwIfRequested();

  if (plan.nats) {
    const nats = await keepNats({ ...plan, server: plan.nats, consolePort: plan.port });
    children.nats = nats.keeper;
    await nats.keeper.ready;
    await nats.announce();
    stop.throwIfRequested();
  }
  children.console = keepConsole({ ...plan, command: plan.console, url });
  await children.console.ready;
  stop.throwIfRequested();
  // Only now: on two cores the agents' own start would make people wait half as long again for the console.
  children.fleet = keepFleet({ ...plan, commands: plan.fleet });
  void sayWhenLate(children.fleet, plan.say);
  if (plan.nats) plan.say(`with the nats CLI, if you have it: XDG_CONFIG_HOME=${forShell(path.join(plan.dataDir, "cli"))} nats stream ls`);
  plan.say(`Jetlag is ready on ${url}`);
  return Promise.race([children.console.lost, children.nats?.lost ?? never, children.fleet?.lost ?? never]);
}

const never = new Promise<never>(() => undefined);

/** Console and fleet of a killed starter end by themselves; this is for one that hangs. */
async function endOrphans({ dataDir, fleet, say }: TreePlan): Promise<void> {
  const end = async (name: string) => {
    const orphan = await findOrphan(dataDir, name);
    if (orphan === null) return;
    say(`${name}: ending process ${orphan.pid}, left behind by an earlier start`);
    await endProcess(adoptedProcess(orphan), orphanGraceMs);
    await removeRecord(dataDir, name);
  };
  await Promise.all(["console", ...Object.keys(fleet).map(fleetChild)].map(end));
}

async function sayWhenLate(fleet: Keeper | null, say: (line: string) => void): Promise<void> {
  if (fleet === null) return;
  const up = fleet.ready.catch(() => undefined); // stopped meanwhile: runTree hears of it by `lost`
  const late = sleep(fleetLateMs, "late" as const, { ref: false });
  if ((await Promise.race([up, late])) === "late") say("fleet: not up yet; going on without it, it is tried again");
}

async function stopTree(children: Children, { hurry }: StopRequest): Promise<void> {
  await children.console?.stop({ graceMs: graceMs.console, hurry });
  await children.fleet?.stop({ graceMs: graceMs.fleet, hurry });
  await children.nats?.stop({ graceMs: graceMs.nats });
}

function urlOf({ host, port }: TreePlan): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** As a shell reads it: a folder may have spaces in its name. */
function forShell(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function alreadyRunning(dataDir: string, holder: { pid: number; url?: string }): StartError {
  const where = holder.url ? ` on ${holder.url}` : "";
  return new StartError(
    `Jetlag already runs from ${dataDir}${where} (process ${holder.pid}). Use that one, end it, or set JETLAG_DATA_DIR to another folder (and PORT).`,
  );
}
