import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { fleetSystems, loadKeys } from "@/lib/embedded";
import { connectTo } from "../bus/connect";
import { createLog } from "../bus/log";
import { runSystem, type Running } from "../run-system";
import { until } from "../testing/fleet-process";
import { oneroof } from "./system";

/** Three servers with the accounts that Jetlag makes: this system's account.json in them. */
let dataDir: string;
let servers: NatsServer[] = [];
let running: Running | null = null;
let creds: string;
let account: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "oneroof-cluster-"));
  const keys = await loadKeys(path.join(dataDir, "keys"), await fleetSystems(path.resolve("fleet")));
  ({ agentsCreds: creds, publicKey: account } = keys.systems.find(({ name }) => name === "oneroof")!);
  const routes = [await freePort(), await freePort(), await freePort()];
  const accounts = [keys.system, ...keys.systems].map(({ publicKey, jwt }) => `${publicKey}: ${jwt}`).join("\n");
  const config = (route: number) => `
    cluster { name: C, listen: "127.0.0.1:${route}", routes: [${routes.map((port) => `nats://127.0.0.1:${port}`).join(", ")}] }
    operator: ${keys.operatorJwt}
    system_account: ${keys.system.publicKey}
    resolver: MEMORY
    resolver_preload: {
    ${accounts}
    }`;
  servers = await Promise.all(routes.map((route, i) => startNatsServer({ name: `n${i + 1}`, config: config(route) })));
});
afterAll(async () => {
  await running?.stop();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

test(
  "on three nodes its replication travels in its own account, and its streams have three replicas or one, by domain",
  { timeout: 90_000 },
  async () => {
    const env = {
      NATS_URL: servers.map(({ url }) => url).join(","),
      NATS_CREDS: creds,
      FLEET_TIME_SCALE: "0.02",
      FLEET_LOG_LEVEL: "silent",
    };
    running = await runSystem(oneroof, { agent: null, rate: 40, seed: "c", replicas: 3, env, log: createLog(env) });
    const nc = await connectTo(
      { servers: env.NATS_URL.split(","), credsFile: creds, inboxPrefix: "_INBOX" },
      { name: "test", log: createLog(env) },
    );
    const jsm = await jetstreamManager(nc, { timeout: 5_000 });
    const infos = await Promise.all(oneroof.streams.map(({ name }) => jsm.streams.info(name)));
    for (const { config, cluster } of infos.filter(({ config: { num_replicas } }) => num_replicas === 3))
      expect([config.name, cluster]).toMatchObject([config.name, { traffic_account: account }]);
    expect(Object.fromEntries(infos.map(({ config }) => [config.name, config.num_replicas]))).toEqual({
      CALL_INTENT: 3,
      TOOL_CALL: 3,
      TOOL_RESULT: 1,
      AUDIT: 3,
      DLQ: 3,
    });
    await until(async () => (await jsm.consumers.info("AUDIT", "replay-2026")).ack_floor.stream_seq > 20, {
      timeoutMs: 60_000,
      what: "work",
    });
    await nc.close();
  },
);
