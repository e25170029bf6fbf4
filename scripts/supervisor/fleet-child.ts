import path from "node:path";
import { deferred } from "./deferred";
import { type Keeper, keepRunning } from "./keep-running";
import { launchNode, type NodeCommand } from "./node-child";

export type FleetPlan = { dataDir: string; command: NodeCommand; say(line: string): void };

const errorLevel = 50;

/** The agent systems, kept running. A fleet that fails is said and tried again: without it the console is still of use. */
export function keepFleet({ dataDir, command, say }: FleetPlan): Keeper {
  let announced = deferred<void>();
  const output = {
    name: "fleet",
    logFile: path.join(dataDir, "log/fleet.log"),
    show: errorLevel, // that its agents fail is the point of it: only what stops the fleet itself is for the terminal
    say,
    onLine: (line: string) => void (line.trim() === "fleet: ready" && announced.resolve()),
  };
  return keepRunning({
    name: "fleet",
    say,
    async launch() {
      announced = deferred();
      return launchNode(command, { dataDir, output });
    },
    answers: () => announced.promise,
    givesUp: () => Promise.resolve(null),
  });
}
