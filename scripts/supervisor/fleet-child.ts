import path from "node:path";
import { deferred } from "./deferred";
import { type Keeper, keepRunning } from "./keep-running";
import { launchNode, type NodeCommand } from "./node-child";

export type FleetPlan = { dataDir: string; commands: FleetCommands; say(line: string): void };

/** What runs each agent system, by its name. */
export type FleetCommands = Readonly<Record<string, NodeCommand>>;

const errorLevel = 50;

/** Under this name a system's process is recorded and logged. */
export const fleetChild = (system: string) => `fleet-${system}`;

/** The agent systems, one process each, kept running. One that fails is said and tried again: without it the console is still of use. */
export function keepFleet({ dataDir, commands, say }: FleetPlan): Keeper {
  const systems = Object.entries(commands).map(([system, command]) => keepSystem({ name: fleetChild(system), dataDir, command, say }));
  const ready = Promise.all(systems.map((system) => system.ready)).then(() => undefined);
  const lost = Promise.race(systems.map((system) => system.lost));
  for (const promise of [ready, lost]) promise.catch(() => undefined); // whoever only stops it need not listen
  return { ready, lost, stop: async (options) => void (await Promise.all(systems.map((system) => system.stop(options)))) };
}

function keepSystem({
  name,
  dataDir,
  command,
  say,
}: {
  name: string;
  dataDir: string;
  command: NodeCommand;
  say(line: string): void;
}): Keeper {
  let announced = deferred<void>();
  const output = {
    name,
    logFile: path.join(dataDir, `log/${name}.log`),
    show: errorLevel, // that its agents fail is the point of it: only what stops a system itself is for the terminal
    say,
    onLine: (line: string) => void (line.trim() === "fleet: ready" && announced.resolve()),
  };
  return keepRunning({
    name,
    say,
    async launch() {
      announced = deferred();
      return launchNode(command, { dataDir, output });
    },
    answers: () => announced.promise,
    givesUp: () => Promise.resolve(null),
  });
}
