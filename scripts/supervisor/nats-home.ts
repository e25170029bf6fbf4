import { createHash } from "node:crypto";
import path from "node:path";
import {
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

export type NatsPlan = {
  dataDir: string;
  server: { binary: string; version: string };
  /** Folder whose sub-folders are the agent systems. */
  fleetFolder: string;
  consolePort: number;
  say(line: string): void;
};

/** The files of the embedded server in the data folder. */
export type NatsHome = {
  folder: string;
  configFile: string;
  keptPorts(): Promise<Ports | null>;
  /** Names binary and configuration: a running server with the same one need not be replaced. */
  runs(ports: Ports): string;
  writeConfig(ports: Ports): Promise<void>;
  /** Writes down where the server is, for console, fleet and the `nats` CLI. */
  announce(ports: Ports): Promise<void>;
};

export async function openNatsHome({ dataDir, server, fleetFolder, consolePort }: NatsPlan): Promise<NatsHome> {
  const folder = path.join(dataDir, "nats");
  const configFile = path.join(folder, "server.conf");
  const portsFile = path.join(folder, "ports.json");
  const keys = await loadKeys(path.join(dataDir, "keys"), await fleetSystems(fleetFolder));
  const configFor = (ports: Ports) => serverConfig({ folder, keys, ports, consolePort });
  await makePrivateFolder(folder);

  return {
    folder,
    configFile,
    keptPorts: () => keptPorts(portsFile),
    runs: (ports) =>
      createHash("sha256")
        .update(`${server.binary}\0${server.version}\0${configFor(ports)}`)
        .digest("hex"),
    async writeConfig(ports) {
      await writePrivately(configFile, configFor(ports));
      await keepPorts(portsFile, ports);
    },
    async announce(ports) {
      await writePrivately(path.join(dataDir, "embedded.json"), `${JSON.stringify(describeEmbedded(keys, ports), null, 2)}\n`);
      await writeCliContexts(path.join(dataDir, "cli"), cliContextsOf(keys, ports));
    },
  };
}
