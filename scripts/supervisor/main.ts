import path from "node:path";
import { parseSettings, type Settings, SettingsError } from "@/lib/config";
import { consoleNodeFlags, frugalMalloc } from "../lib/console-node.mjs";
import { findNatsServer } from "../lib/find-nats-server.mjs";
import { prepareCheckout } from "../lib/prepare.mjs";
import { StartError } from "../lib/say.mjs";
import type { NodeCommand } from "./node-child";
import { superviseTree } from "./supervise-tree";

type Start = {
  root: string;
  mode: "start" | "dev";
  say(line: string): void;
  /** Called before the first child is started. */
  onChildren(): void;
};

const warnLevel = 40;

/** Jetlag's processes, from the settings in the environment. Settings come first: nobody should wait a minute to hear of a typing mistake. */
export async function superviseJetlag({ root, mode, say, onChildren }: Start): Promise<void> {
  const settings = readSettings();
  const folder = await prepareCheckout({ root, say, build: mode === "start" });

  const isEmbedded = settings.nats.kind === "embedded";
  const env = childEnv(settings);
  const nats = isEmbedded ? await findNatsServer({ say }) : null;
  onChildren();
  await superviseTree({
    dataDir: settings.dataDir,
    host: settings.host,
    port: settings.port,
    nats,
    fleetFolder: path.join(root, "fleet"),
    fleet: Object.fromEntries(
      settings.fleet.map((system) => [system, { args: ["--import", "tsx", "fleet/main.ts", system], cwd: root, env }]),
    ),
    console: mode === "dev" ? devCommand(root, settings, env) : consoleCommand(folder, env),
    show: mode === "dev" ? "all" : warnLevel,
    say,
  });
}

function readSettings(): Settings {
  try {
    return parseSettings(process.env);
  } catch (error) {
    throw error instanceof SettingsError ? new StartError(error.message) : error;
  }
}

/** The standalone server changes into its own folder: it is told where relative paths begin. HOSTNAME is Next's word for HOST. */
function childEnv({ dataDir, host, port }: Settings): NodeJS.ProcessEnv {
  return { ...process.env, JETLAG_WORKING_DIR: process.cwd(), JETLAG_DATA_DIR: dataDir, HOST: host, HOSTNAME: host, PORT: String(port) };
}

function consoleCommand(folder: string, env: NodeJS.ProcessEnv): NodeCommand {
  return {
    args: [...consoleNodeFlags, path.join(folder, "server.js")],
    cwd: folder,
    env: { ...frugalMalloc, ...env, NODE_ENV: "production" },
  };
}

function devCommand(root: string, { host, port }: Settings, env: NodeJS.ProcessEnv): NodeCommand {
  const args = ["node_modules/next/dist/bin/next", "dev", "--hostname", host, "--port", String(port)];
  return { args, cwd: root, env: { ...env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" } };
}
