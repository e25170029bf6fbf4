import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { choosePorts, defaultPorts, type Ports } from "@/lib/embedded";
import { tailOf } from "../lib/run.mjs";
import { StartError } from "../lib/say.mjs";
import { type Keeper, keepRunning } from "./keep-running";
import { untilHealthy } from "./nats-health";
import { type NatsHome, type NatsPlan, openNatsHome } from "./nats-home";
import { adoptOrEndOrphan } from "./nats-orphan";
import { recorded } from "./process-record";
import { describeExit, type Running, runningChild } from "./running";

export type Nats = {
  keeper: Keeper;
  /** Once it answers: tells everybody where it is. */
  announce(): Promise<void>;
};

const maxTries = 3;
const outputLog = "output.log";

/** The embedded nats-server, kept running. Ports are chosen until it first answers, and then stay: clients know them. */
export async function keepNats(plan: NatsPlan): Promise<Nats> {
  const home = await openNatsHome(plan);
  const kept = await home.keptPorts();
  let toAdopt = await adoptOrEndOrphan(plan, home);
  let ports = kept ?? defaultPorts;
  let arePortsSettled = toAdopt !== null;
  let tries = 0;

  const keeper = keepRunning({
    name: "nats-server",
    say: plan.say,
    async launch() {
      const adopted = toAdopt;
      toAdopt = null;
      if (adopted) return adopted;
      tries++;
      if (!arePortsSettled) {
        ports = await choosePorts(ports, plan.say);
        await home.writeConfig(ports);
      }
      return launchServer(plan, home, ports);
    },
    async answers(_running, signal) {
      await untilHealthy(ports, home.folder, signal);
      arePortsSettled ||= !signal.aborted;
    },
    async givesUp(exit, wasReady) {
      const words = await lastWords(home.folder);
      const lostARace = tries < maxTries && words.includes("address already in use"); // somebody took a port just now
      return wasReady || lostARace ? null : new StartError(`nats-server does not start: it ${describeExit(exit)}.\n${words}`);
    },
  });
  return {
    keeper,
    async announce() {
      await home.announce(ports);
      plan.say(`nats-server: ${plan.server.version} on nats://127.0.0.1:${ports.nats}, monitoring on http://127.0.0.1:${ports.monitoring}`);
    },
  };
}

/** In a session of its own, so that Ctrl-C reaches only the starter; output to files, so that it outlives a killed starter. */
async function launchServer({ server, dataDir }: NatsPlan, home: NatsHome, ports: Ports): Promise<Running> {
  const output = openSync(path.join(home.folder, outputLog), "w", 0o600);
  const child = spawn(server.binary, ["-c", home.configFile], { cwd: home.folder, detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  return recorded(runningChild(child), { dataDir, child: "nats", runs: home.runs(ports) });
}

/** What the server complained of at its end: start-up errors go to its output, the rest to its log. */
async function lastWords(folder: string): Promise<string> {
  const texts = await Promise.all([outputLog, "nats-server.log"].map((name) => readFile(path.join(folder, name), "utf8").catch(() => "")));
  const ends = texts
    .map((text) => tailOf(text, 5))
    .join("\n")
    .trim()
    .split("\n");
  const complaints = ends.filter((line) => /\[(ERR|FTL)\]|^nats-server:/.test(line));
  return (complaints.length > 0 ? complaints : ends).join("\n");
}
