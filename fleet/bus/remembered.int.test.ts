import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectTest } from "../testing/one-station";
import { keyValueStream } from "./buckets";
import { headersOf } from "./publish";
import { declare } from "./declare";
import { createLog } from "./log";
import { Remembered } from "./remembered";

let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;

beforeAll(async () => {
  server = await startNatsServer();
  nc = await connectTest(server.url);
  jsm = await jetstreamManager(nc);
});
afterAll(async () => {
  await nc?.close();
  await server?.stop();
});

async function memory(bucket: string, limits: { maxBytes: number; maxAgeMs: number }): Promise<Remembered> {
  await declare(jsm, { system: bucket, streams: [], buckets: [keyValueStream(bucket, limits)], scale: 1, replicas: null });
  return another(bucket);
}

/** As another process would see it: with an empty cache. */
const another = (bucket: string) => new Remembered({ bucket, js: jetstream(nc), jsm, log: createLog({ FLEET_LOG_LEVEL: "silent" }) });

test("what one process remembers, another one knows, for as long as the bucket keeps it", async () => {
  const one = await memory("seen-short", { maxBytes: 1_000_000, maxAgeMs: 5_000 });
  await one.add("S.c.id", "where");
  expect(await one.has("S.c.id")).toBe(true);
  expect(await another("seen-short").has("S.c.id")).toBe(true);
  expect(await another("seen-short").has("S.other.id")).toBe(false);
  await expect.poll(() => another("seen-short").has("S.c.id")).toBe(false);
});

test("a bucket that is full, or gone, stops no work", async () => {
  const one = await memory("seen-full", { maxBytes: 1_000, maxAgeMs: 60_000 });
  for (let i = 0; i < 50; i += 1) await one.add(`S.c.${i}`, "where");
  expect(await one.has("S.c.49")).toBe(true); // this process still knows
  expect(await another("seen-full").has("S.c.0")).toBe(true);
  expect(await another("seen-full").has("S.c.49")).toBe(false);
  await jsm.streams.delete("KV_seen-full");
  await one.add("S.c.50", "where");
  expect(await another("seen-full").has("S.c.0")).toBe(false);
});

test("no publish to one key clears the others, nor in a bucket that allowed it before", async () => {
  const limits = { maxBytes: 1_000_000, maxAgeMs: 60_000 };
  await jsm.streams.add({ ...keyValueStream("seen-older", limits), allow_rollup_hdrs: true });
  const one = await memory("seen-older", limits);
  await one.add("S.c.id", "where");
  const rollup = { headers: headersOf({ "Nats-Rollup": "all" }) };
  await expect(jetstream(nc).publish("$KV.seen-older.S.mine.id", "", rollup)).rejects.toThrow("rollup not permitted");
  expect(await another("seen-older").has("S.c.id")).toBe(true);
});
