import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { parseSettings, withEmbedded } from "@/lib/config";
import { nodeFiles } from "@/lib/config/files";
import type { Database } from "@/lib/db";
import { describeEmbedded, loadKeys, type Keys, type Ports } from "@/lib/embedded";
import { launchServer, type LaunchedServer } from "@/lib/embedded/testing/launch-server";
import { until } from "@/lib/nats/test-context";
import { connectionsIn, startConsole } from "./test-console";

let dataDir: string;
let keys: Keys;
let ports: Ports;
let server: LaunchedServer;
let db: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-changes-"));
  ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  keys = await loadKeys(path.join(dataDir, "keys"), ["alpha", "beta"]);
  server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3_999 });
  db = await openTestDatabase();
});
afterAll(async () => {
  await server?.stop();
  await db?.close();
  await rm(dataDir, { recursive: true, force: true });
});

test("the embedded server's own system account tells who connects to one system, by the name of its credentials", async () => {
  const info = JSON.stringify(describeEmbedded(keys, ports));
  const { contexts } = withEmbedded(parseSettings({}), { ...nodeFiles, read: () => info });
  const alpha = contexts.find(({ name }) => name === "alpha");
  const { auth, systemAuth, servers } = alpha ?? {};
  if (!auth || !systemAuth || !servers) throw new Error("alpha has no system account");
  const one = await startConsole({ url: servers[0] ?? "" }, { db, settings: { auth, systemAuth } });
  await until(() => one.hearing().connections.kind === "heard");
  for (const { agentsCreds, name } of keys.systems) {
    const nc = await connect({ servers: [...servers], authenticator: credsAuthenticator(await readFile(agentsCreds)), name: `of ${name}` });
    await nc.close();
  }
  await until(async () => (await connectionsIn(db)).length >= 2);
  const who = (await connectionsIn(db)).map(({ what, client }) => [what, client]);
  const agents = { name: "of alpha", user: "agents", host: "127.0.0.1" };
  expect(who).toEqual([
    ["connected", agents],
    ["disconnected", agents],
  ]);
  await one.stop();
});
