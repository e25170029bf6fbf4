import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { startTimeOf } from "./process-identity";

/** Why a process is no more. A process that was adopted cannot be waited for: of it only the end is seen. */
export type Exit =
  | { kind: "code"; code: number }
  | { kind: "signal"; signal: NodeJS.Signals }
  | { kind: "failed"; reason: string }
  | { kind: "gone" };

/** A child, whether started here or adopted. */
export type Running = { readonly pid: number; readonly exited: Promise<Exit>; signal(name: NodeJS.Signals): void };

export function describeExit(exit: Exit): string {
  if (exit.kind === "code") return `exited with ${exit.code}`;
  if (exit.kind === "signal") return `was ended by ${exit.signal}`;
  return exit.kind === "failed" ? `did not start: ${exit.reason}` : "is gone";
}

export function runningChild(child: ChildProcess): Running {
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ kind: "failed", reason: error.message }));
    child.once("exit", (code, signal) => resolve(signal ? { kind: "signal", signal } : { kind: "code", code: code ?? 0 }));
  });
  return { pid: child.pid ?? 0, exited, signal: (name) => void child.kill(name) };
}

const adoptedPollMs = 250;

/** A process that another starter began; known by pid and start time. */
export function adoptedProcess({ pid, startTime }: { pid: number; startTime: string }): Running {
  const watch = async (): Promise<Exit> => {
    while ((await startTimeOf(pid)) === startTime) await sleep(adoptedPollMs);
    return { kind: "gone" };
  };
  return { pid, exited: watch(), signal: (name) => void signalProcess(pid, name) };
}

function signalProcess(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** SIGTERM, and SIGKILL for what is still there after the grace, or at once when `hurry` fires. */
export async function endProcess(running: Running, graceMs: number, hurry?: AbortSignal): Promise<void> {
  running.signal("SIGTERM");
  const impatient = new Promise<void>((resolve) => hurry?.addEventListener("abort", () => resolve(), { once: true }));
  const timer = new AbortController();
  const late = sleep(graceMs, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
  const first = await Promise.race([running.exited.then(() => "ended"), hurry?.aborted ? "hurry" : impatient, late]);
  timer.abort();
  if (first === "ended") return;
  running.signal("SIGKILL");
  await running.exited;
}
