// A fresh GET /api/v1/consumers over 4,000 consumers, all pages, beside a client that lists them by CONSUMER.LIST, one stream after the other.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { freePort, startNatsServer } from "@/e2e/fixtures/nats-server";
import { consoleFolder } from "@/scripts/lib/build.mjs";
import { median, report } from "./lib/report";

const STREAMS = 200;
const CONSUMERS = 20;
const ROUNDS = 15;

async function fill(manager: JetStreamManager): Promise<void> {
  for (let s = 0; s < STREAMS; s++) {
    const stream = `S${s}`;
    await manager.streams.add({ name: stream, subjects: [`t.${stream}.>`], storage: "memory" });
    const add = (c: number) =>
      manager.consumers.add(stream, { durable_name: `c${c}`, ack_policy: "explicit", filter_subject: `t.${stream}.${c}.>` });
    await Promise.all(Array.from({ length: CONSUMERS }, (_, c) => add(c)));
  }
}

/** The built console on this NATS, as `npm start` would run it. */
async function startConsole(env: Record<string, string>) {
  const server = path.join(consoleFolder(path.resolve(".")), "server.js");
  if (!existsSync(server)) throw new Error("There is no built console; `npm run bench` builds it.");
  const dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-bench-"));
  const port = await freePort();
  const child = spawn(process.execPath, [server], {
    cwd: path.dirname(server),
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      HOSTNAME: "127.0.0.1",
      PORT: String(port),
      JETLAG_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Page = { items: unknown[]; total: number; nextCursor: string | null };

async function listByApi(url: string): Promise<number> {
  let count = 0;
  let cursor: string | null = "";
  while (cursor !== null) {
    const response: Response = await fetch(`${url}/api/v1/consumers?limit=500${cursor && `&cursor=${cursor}`}`);
    if (!response.ok) throw new Error(await response.text());
    const page = (await response.json()) as Page; // the route's integration test parses its answer with its schema
    count += page.items.length;
    cursor = page.nextCursor;
  }
  return count;
}

async function listByNats(manager: JetStreamManager): Promise<number> {
  let count = 0;
  for (let s = 0; s < STREAMS; s++) {
    for await (const _ of manager.consumers.list(`S${s}`)) count++;
  }
  return count;
}

async function tookMs(list: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const count = await list();
  if (count !== STREAMS * CONSUMERS) throw new Error(`listed ${count} consumers`);
  return performance.now() - startedAt;
}

async function untilSeen(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const count = await listByApi(url).catch(() => 0); // not listening yet
    if (count === STREAMS * CONSUMERS) return;
    if (Date.now() > deadline) throw new Error(`the console sees ${count} consumers after a minute`);
    await sleep(200);
  }
}

const nats = await startNatsServer();
const connection = await connect({ servers: nats.url });
const manager = await jetstreamManager(connection);
await fill(manager);
const jetlag = await startConsole({ NATS_URL: nats.url, NATS_MONITORING_URL: nats.monitoringUrl });
try {
  await untilSeen(jetlag.url);
  const taken: { api: number; nats: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    taken.push({ api: await tookMs(() => listByApi(jetlag.url)), nats: await tookMs(() => listByNats(manager)) });
    await sleep(500);
  }
  const [api, direct] = [median(taken.map((each) => each.api)), median(taken.map((each) => each.nats))];
  console.log(`all pages by the API ${api.toFixed(0)} ms, by CONSUMER.LIST ${direct.toFixed(0)} ms (medians of ${ROUNDS})`);
  report("GET /api/v1/consumers, 4,000 by pages of 500, of listing them by CONSUMER.LIST", api / direct, 1.5, "×");
} finally {
  await jetlag.stop();
  await connection.close();
  await nats.stop();
}
