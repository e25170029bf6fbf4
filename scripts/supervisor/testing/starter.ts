import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { TreePlan } from "../supervise-tree";

const root = path.resolve(import.meta.dirname, "../../..");
const standIn = (name: string, env: Record<string, string>) => ({
  args: [path.join(import.meta.dirname, `stand-in-${name}.mjs`)],
  cwd: root,
  env,
});

export type Starter = { child: ChildProcess; output(): string; ended: Promise<number | null>; says(text: string | RegExp): Promise<void> };

export type Options = { dataDir: string; port: number; fleetFolder: string; consoleEnv?: Record<string, string>; withoutNats?: boolean };

/** A starter process of its own, with stand-ins for console and fleet and a real nats-server. */
export function startStarter({ dataDir, port, fleetFolder, consoleEnv = {}, withoutNats = false }: Options): Starter {
  const binary = process.env.NATS_SERVER_BIN ?? cachedServer();
  const plan: Omit<TreePlan, "say"> = {
    dataDir,
    host: "127.0.0.1",
    port,
    nats: withoutNats ? null : { binary, version: "tested" },
    fleetFolder,
    fleet: withoutNats ? null : (standIn("fleet", {}) as unknown as TreePlan["fleet"]), // run-tree adds the environment
    console: standIn("console", { HOST: "127.0.0.1", PORT: String(port), ...consoleEnv }) as unknown as TreePlan["console"],
    show: 40,
  };
  const child = spawn(process.execPath, ["--import", "tsx", path.join(import.meta.dirname, "run-tree.ts"), JSON.stringify(plan)], {
    cwd: root,
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    child,
    output: () => output,
    ended,
    says: (text) => expect.poll(() => output, { timeout: 20_000, interval: 20 }).toMatch(text),
  };
}

function cachedServer(): string {
  const cache = process.env.JETLAG_CACHE_DIR ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "jetlag");
  const cached = path.join(cache, "nats-server/2.15.1/nats-server");
  return existsSync(cached) ? cached : "nats-server";
}

export function recordedPid(dataDir: string, child: string): number {
  return JSON.parse(readFileSync(path.join(dataDir, "run", `${child}.json`), "utf8")).pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the child runs under another pid than before, and returns it. */
export async function nextPid(dataDir: string, child: string, before: number, withinMs: number): Promise<number> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(20)) {
    const file = path.join(dataDir, "run", `${child}.json`);
    if (existsSync(file) && recordedPid(dataDir, child) !== before) return recordedPid(dataDir, child);
  }
  throw new Error(`${child} was not started again within ${withinMs} ms`);
}
