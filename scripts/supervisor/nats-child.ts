import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  choosePorts,
  cliContextsOf,
  describeEmbedded,
  fleetSystems,
  keepPorts,
  keptPorts,
  loadKeys,
  makePrivateFolder,
  type Ports,
  serverConfig,
  writeCliContexts,
  writePrivately,
} from "@/lib/embedded";
import { tailOf } from "../lib/run.mjs";
import { StartError } from "../lib/say.mjs";
import { type Keeper, keepRunning } from "./keep-running";
import { orphanByPidFile } from "./nats-orphan";
import { findOrphan, recorded } from "./process-record";
import { adoptedProcess, describeExit, endProcess, type Running, runningChild } from "./running";

export type NatsPlan = {
  dataDir: string;
  server: { binary: string; version: string };
  /** Folder whose sub-folders are the agent systems. */
  fleetFolder: string;
  consolePort: number;
  say(line: string): void;
};

const orphanGraceMs = 10_000;
const adoptMs = 3_000;
const pollMs = 50;

export type Nats = {
  keeper: Keeper;
  /** Once it answers: writes down where it is, for console, fleet and the `nats` CLI. */
  announce(): Promise<void>;
};

/**
 * The embedded nats-server, kept running. A server that a killed starter left behind is adopted when it is what we would
 * start (stopping it would empty the memory streams), else stopped first: two servers on one store ruin it.
 */
export async function keepNats(plan: NatsPlan): Promise<Nats> {
  const folder = path.join(plan.dataDir, "nats");
  const portsFile = path.join(folder, "ports.json");
  const keys = await loadKeys(path.join(plan.dataDir, "keys"), await fleetSystems(plan.fleetFolder));
  const configFor = (at: Ports) => serverConfig({ folder, keys, ports: at, consolePort: plan.consolePort });

  const kept = await keptPorts(portsFile);
  const adopted = await adoptOrEndOrphan(plan, folder, kept && { ports: kept, runs: runs(plan, configFor(kept)) });
  const ports = adopted && kept ? kept : await choosePorts(kept, plan.say);
  const config = configFor(ports);
  await makePrivateFolder(folder);
  await writePrivately(path.join(folder, "server.conf"), config);
  await keepPorts(portsFile, ports);

  return {
    keeper: keepServer({ plan, folder, ports, runs: runs(plan, config), adopted }),
    async announce() {
      await writePrivately(path.join(plan.dataDir, "embedded.json"), `${JSON.stringify(describeEmbedded(keys, ports), null, 2)}\n`);
      await writeCliContexts(path.join(plan.dataDir, "cli"), cliContextsOf(keys, ports));
      plan.say(`nats-server: ${plan.server.version} on nats://127.0.0.1:${ports.nats}, monitoring on http://127.0.0.1:${ports.monitoring}`);
    },
  };
}

async function adoptOrEndOrphan(plan: NatsPlan, folder: string, wanted: { ports: Ports; runs: string } | null): Promise<Running | null> {
  const orphan = (await findOrphan(plan.dataDir, "nats")) ?? (await orphanByPidFile(folder));
  if (orphan === null) return null;
  const running = adoptedProcess(orphan);
  if (wanted && orphan.runs === wanted.runs && (await isHealthy(wanted.ports))) {
    plan.say(`nats-server: taking over process ${orphan.pid}, left behind by an earlier start`);
    return running;
  }
  plan.say(`nats-server: stopping process ${orphan.pid}, left behind by an earlier start`);
  await endProcess(running, orphanGraceMs);
  return null;
}

const runs = (plan: NatsPlan, config: string) =>
  createHash("sha256").update(`${plan.server.binary}\0${plan.server.version}\0${config}`).digest("hex");

type Server = { plan: NatsPlan; folder: string; ports: Ports; runs: string; adopted: Running | null };

function keepServer({ plan, folder, ports, runs, adopted }: Server): Keeper {
  let toAdopt = adopted;
  return keepRunning({
    name: "nats-server",
    say: plan.say,
    async launch() {
      const running = toAdopt ?? (await launchServer(plan, folder, runs));
      toAdopt = null;
      return running;
    },
    async answers(_running, signal) {
      while (!signal.aborted && !(await isHealthy(ports))) await sleep(pollMs);
    },
    async givesUp(exit, wasReady) {
      return wasReady ? null : new StartError(`nats-server does not start: it ${describeExit(exit)}.\n${await lastWords(folder)}`);
    },
  });
}

/** In a session of its own, so that Ctrl-C reaches only the starter; output to files, so that it outlives a killed starter. */
async function launchServer(plan: NatsPlan, folder: string, runs: string): Promise<Running> {
  const output = openSync(path.join(folder, "output.log"), "w", 0o600);
  const child = spawn(plan.server.binary, ["-c", path.join(folder, "server.conf")], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  return recorded(runningChild(child), { dataDir: plan.dataDir, child: "nats", runs });
}

async function isHealthy(ports: Ports): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${ports.monitoring}/healthz`, { signal: AbortSignal.timeout(adoptMs) });
    return answer.ok;
  } catch {
    return false; // not listening yet, or too busy recovering its streams
  }
}

/** What the server complained of: start-up errors go to its output, the rest to its log. */
async function lastWords(folder: string): Promise<string> {
  const texts = await Promise.all(
    ["output.log", "nats-server.log"].map((name) => readFile(path.join(folder, name), "utf8").catch(() => "")),
  );
  const complaints = texts.flatMap((text) => text.split("\n")).filter((line) => /\[(ERR|FTL)\]|^nats-server:/.test(line));
  return tailOf(complaints.length > 0 ? complaints.join("\n") : texts.join("\n"), 5);
}
