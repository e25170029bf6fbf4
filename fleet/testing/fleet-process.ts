import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(import.meta.dirname, "../..");

export type FleetProcess = {
  readonly pid: number;
  /** What it has printed so far, line by line. */
  readonly lines: readonly string[];
  /** Lines at debug level and above, parsed. */
  logs(): Record<string, unknown>[];
  signal(name: NodeJS.Signals): void;
  closeStdin(): void;
  /** Resolves with the exit code, or `null` after a signal. */
  ended: Promise<number | null>;
};

/** A program as its own process, as users start it; `main.ts`, or the URL of another one. */
export function startProgram(program: "main.ts" | URL, args: readonly string[], env: Record<string, string>): FleetProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", typeof program === "string" ? path.join("fleet", program) : fileURLToPath(program), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    pid: child.pid ?? -1,
    lines,
    logs: () => lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Record<string, unknown>),
    signal: (name) => void child.kill(name),
    closeStdin: () => void child.stdin.end(),
    ended,
  };
}

/** Starts fleet/main.ts and resolves when it has said that it is ready. */
export async function startFleet(args: readonly string[], env: Record<string, string>): Promise<FleetProcess> {
  const fleet = startProgram("main.ts", args, env);
  await until(() => fleet.lines.includes("fleet: ready"), {
    timeoutMs: 60_000,
    what: () => `fleet: ready, got:\n${fleet.lines.join("\n")}`,
  });
  return fleet;
}

/** Asks every 50 ms until the answer is true. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  { timeoutMs, what }: { timeoutMs: number; what: string | (() => string) },
): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await isTrue());) {
    if (Date.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
