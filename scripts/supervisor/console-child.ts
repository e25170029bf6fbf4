import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../lib/say.mjs";
import { type Keeper, keepRunning } from "./keep-running";
import { launchNode, type NodeCommand } from "./node-child";
import { describeExit, type Exit } from "./running";

export type ConsolePlan = {
  dataDir: string;
  command: NodeCommand;
  url: string;
  /** `all` in development. */
  show: "all" | number;
  say(line: string): void;
};

/** sysexits' EX_CONFIG: the console says by it that trying again is no use. */
const hopelessExitCode = 78;
const pollMs = 50;
const answerMs = 30_000;

/** The console, kept running. One that ends before it ever answered (a mistake in the settings, a damaged database) is not tried again. */
export function keepConsole({ dataDir, command, url, show, say }: ConsolePlan): Keeper {
  const logFile = path.join(dataDir, "log/console.log");
  return keepRunning({
    name: "console",
    say,
    launch: () => launchNode(command, { dataDir, output: { name: "console", logFile, show, say } }),
    async answers(_running, signal) {
      while (!signal.aborted && !(await isHealthy(url))) await sleep(pollMs);
    },
    async givesUp(exit: Exit, wasReady: boolean) {
      const isHopeless = !wasReady || (exit.kind === "code" && exit.code === hopelessExitCode);
      return isHopeless
        ? new StartError(
            `The console ${wasReady ? "cannot go on" : "does not start"}: it ${describeExit(exit)}. Why stands above, and in ${logFile}`,
          )
        : null;
    },
  });
}

/** Degraded is healthy enough: the console then says itself what it misses. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(answerMs) })).ok;
  } catch {
    return false; // not listening yet
  }
}
