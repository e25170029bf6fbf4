import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NatsConnection } from "@nats-io/transport-node";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { cliContextsOf, fleetSystems, loadKeys, writeCliContexts } from "@/lib/embedded";
import { launchServer } from "@/lib/embedded/testing/launch-server";
import { connectTo, targetOf, targetOfUser } from "../bus/connect";
import { createLog } from "../bus/log";

export type OwnAccounts = {
  /** For agents, in this process or another: where the creds of systems and roles lie. */
  env: Record<string, string>;
  /** As the system's own user, or as one of its roles. */
  connect(system: string, role?: string): Promise<NatsConnection>;
  stop(): Promise<void>;
};

/** A server as `npm start` runs it: each system of the fleet in an account of its own, each role with its permissions. */
export async function startOwnAccounts(timeScale: number): Promise<OwnAccounts> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "fleet-accounts-"));
  const keys = await loadKeys(path.join(dataDir, "keys"), await fleetSystems(path.resolve(import.meta.dirname, "..")));
  const ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  const server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3999 });
  await writeCliContexts(path.join(dataDir, "cli"), cliContextsOf(keys, ports));

  const env = { JETLAG_DATA_DIR: dataDir, FLEET_TIME_SCALE: String(timeScale), FLEET_LOG_LEVEL: "silent", NATS_URL: "" };
  const open: NatsConnection[] = [];
  return {
    env,
    async connect(system, role) {
      const target = role === undefined ? await targetOf(system, env) : await targetOfUser(system, role, env);
      if (!target) throw new Error(`${system} has no role ${role}`);
      const nc = await connectTo(target, { name: "test", log: createLog(env), once: true });
      open.push(nc);
      return nc;
    },
    async stop() {
      await Promise.all(open.map((nc) => nc.close()));
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
