import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { followOutput, type OutputPolicy } from "./child-output";
import { recorded } from "./process-record";
import { type Running, runningChild } from "./running";

/** A Node program to run as a child: arguments of `node`, where, and with which environment. */
export type NodeCommand = { args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv };

const dieWithStarter = pathToFileURL(path.resolve(import.meta.dirname, "../lib/die-with-starter.mjs")).href;

/** In a session of its own, so that Ctrl-C reaches only the starter, which stops its children in order; an IPC channel ends it with a killed starter. */
export async function launchNode(command: NodeCommand, { dataDir, output }: { dataDir: string; output: OutputPolicy }): Promise<Running> {
  const child = spawn(process.execPath, ["--import", dieWithStarter, ...command.args], {
    cwd: command.cwd,
    env: { ...command.env, STARTER_PID: String(process.pid) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  followOutput(child, output);
  return recorded(runningChild(child), { dataDir, child: output.name });
}
