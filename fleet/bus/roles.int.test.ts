import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { cliContextsOf, loadKeys, writeCliContexts } from "@/lib/embedded";
import { launchServer, type LaunchedServer } from "@/lib/embedded/testing/launch-server";
import { runSystem, type Running } from "../run-system";
import { until } from "../testing/fleet-process";
import { oneQueue } from "../testing/one-queue";
import { connectTo, targetOf } from "./connect";
import { createLog } from "./log";
import type { Bus, System } from "./types";

/** An agent with a role of its own, on a server that knows it: what the role must be given, and what it is refused. */
const role = {
  publish: {
    allow: [
      "work.for.others",
      "dlq.work_mine",
      "fleet.heartbeat.worker",
      "$JS.API.CONSUMER.INFO.WORK.worker",
      "$JS.API.CONSUMER.MSG.NEXT.WORK.worker",
      "$JS.ACK.WORK.worker.>",
      "$JS.API.DIRECT.GET.KV_seen-one-queue.$KV.seen-one-queue.WORK.worker.>",
      "$KV.seen-one-queue.WORK.worker.>",
    ],
    deny: [],
  },
  subscribe: { allow: ["_INBOX_worker.>"], deny: [] },
};

let dataDir: string;
let server: LaunchedServer;
let running: Running;
let jsm: JetStreamManager;
let agentsBus: Bus;
const handled: string[] = [];
const log = createLog({ FLEET_LOG_LEVEL: "silent" });
const env = () => ({ JETLAG_DATA_DIR: dataDir, FLEET_TIME_SCALE: "1" });

const system: System = {
  ...oneQueue(() => Promise.resolve(), { maxDeliver: 1, filter: ["work.mine"] }),
  agents: [
    {
      name: "worker",
      user: "worker",
      start(bus) {
        agentsBus = bus;
        bus.consume("WORK", "worker", async ({ key, json }) => {
          handled.push(key ?? "");
          if (json() === "poison") throw new Error("poison");
        });
      },
    },
  ],
};

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "fleet-roles-"));
  const keys = await loadKeys(path.join(dataDir, "keys"), [{ name: system.name, roles: { worker: role } }, "another"]);
  const ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3999 });
  await writeCliContexts(path.join(dataDir, "cli"), cliContextsOf(keys, ports));
  running = await runSystem(system, { agent: null, rate: null, seed: null, replicas: null, env: env(), log });
  jsm = await jetstreamManager(await connectTo(await targetOf(system.name, env()), { name: "test", log }));
});
afterAll(async () => {
  await running?.stop();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("with its few subjects an agent consumes, remembers, publishes and buries", async () => {
  const js = jsm.jetstream();
  await js.publish("work.mine", '"fine"', { msgID: "m-1" });
  await js.publish("work.mine", '"poison"', { msgID: "m-2" });
  const left = async () => (await jsm.streams.info("WORK")).state.messages;
  await until(async () => handled.length === 2 && (await left()) === 0, { timeoutMs: 60_000, what: "both to be settled" });
  expect((await jsm.streams.info("DEAD_LETTERS")).state.messages).toBe(1);
  expect((await jsm.streams.info("KV_seen-one-queue")).state.messages).toBe(1);
  expect(await agentsBus.publish("work.for.others", {}, { msgId: "m-3" })).toBe("stored");
});

test("across roles the server refuses, and the agent is told at once", async () => {
  await expect(agentsBus.publish("work.mine", {}, { msgId: "m-4" })).rejects.toThrow(/Permissions Violation for Publish to "work.mine"/i);
  await expect(agentsBus.request("somebody.else", {}, { timeoutMs: 600_000 })).rejects.toThrow(/Permissions Violation/i);
});

test("across tenants there is nothing: no stream, no subject", async () => {
  const other = await connectTo(await targetOf("another", env()), { name: "test", log });
  const heard: string[] = [];
  other.subscribe(">", { callback: (_, message) => void heard.push(message.subject) });
  await other.flush();
  const theirs = await jetstreamManager(other);
  expect(await theirs.streams.names().next()).toEqual([]);
  await agentsBus.publish("work.for.others", {}, { msgId: "m-5" });
  await expect(jetstream(other).publish("work.for.others", "{}", { timeout: 1_000 })).rejects.toThrow();
  await other.flush();
  expect(heard.filter((subject) => subject.startsWith("work."))).toEqual(["work.for.others"]); // its own attempt, and nobody else's
  await other.close();
});
