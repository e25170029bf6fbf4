import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { findNatsServer } from "@/e2e/fixtures/nats-server";
import { startTimeOf } from "../process-identity";
import type { TreePlan } from "../supervise-tree";

const root = path.resolve(import.meta.dirname, "../../..");
const standIn = (name: string, env: Record<string, string>) => ({
  args: [path.join(import.meta.dirname, `stand-in-${name}.mjs`)],
  cwd: root,
  env,
});

export type Starter = { child: ChildProcess; output(): string; ended: Promise<number | null>; says(text: string | RegExp): Promise<void> };

export type Options = {
  dataDir: string;
  port: number;
  fleetFolder: string;
  consoleEnv?: Record<string, string>;
  fleetEnv?: Record<string, string>;
  withoutNats?: boolean;
};

/** A starter process of its own, with stand-ins for console and fleet and a real nats-server. */
export function startStarter({ dataDir, port, fleetFolder, consoleEnv = {}, fleetEnv = {}, withoutNats = false }: Options): Starter {
  const binary = findNatsServer();
  const plan: Omit<TreePlan, "say"> = {
    dataDir,
    host: "127.0.0.1",
    port,
    nats: withoutNats ? null : { binary, version: "tested" },
    fleetFolder,
    fleet: withoutNats ? {} : ({ alpha: standIn("fleet", fleetEnv), beta: standIn("fleet", fleetEnv) } as unknown as TreePlan["fleet"]), // run-tree adds the environment
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
    says: (text) => expect.poll(() => output, { timeout: 60_000, interval: 20 }).toMatch(text),
  };
}

export function recordedPid(dataDir: string, child: string): number {
  return JSON.parse(readFileSync(path.join(dataDir, "run", `${child}.json`), "utf8")).pid;
}

/** A zombie that nobody reaps (containers) is not alive. */
export const isAlive = async (pid: number): Promise<boolean> => (await startTimeOf(pid)) !== null;

export const areAlive = (pids: readonly number[]): Promise<boolean[]> => Promise.all(pids.map(isAlive));

/** Waits until the child runs under another pid than before, and returns it. */
export async function nextPid(dataDir: string, child: string, before: number, withinMs: number): Promise<number> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(20)) {
    const file = path.join(dataDir, "run", `${child}.json`);
    if (existsSync(file) && recordedPid(dataDir, child) !== before) return recordedPid(dataDir, child);
  }
  throw new Error(`${child} was not started again within ${withinMs} ms`);
}
