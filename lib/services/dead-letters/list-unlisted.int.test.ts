import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import { UnlistedList } from "@/lib/domain/dead-letter/unlisted";
import type { NatsContext } from "@/lib/nats";
import { connectedContext } from "@/lib/nats/test-context";
import { sourceOf, startCollector, type Collector } from "@/lib/workers/collector";
import { listUnlisted } from "./list-unlisted";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ACK_WAIT_MS = 300;

let server: NatsServer;
let db: Database;
let context: NatsContext;
let watch: Collector;

beforeAll(async () => {
  [server, db] = await Promise.all([startNatsServer(), openTestDatabase()]);
  context = await connectedContext(server.url);
  watch = startCollector({ sources: [sourceOf(context)], clock: Date, pollMs: 100 });
});
afterAll(async () => {
  await watch?.stop();
  await context?.close();
  await db?.close();
  await server?.stop();
});

const list = async (query: Parameters<typeof listUnlisted>[1] = {}) =>
  UnlistedList.parse(await listUnlisted(vera, query, { db, watch, clock: Date })).items;
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });

/** Takes `count` messages as often as each is given, and acknowledges nothing. */
async function take(count: number, times: number) {
  const consumer = await jetstream(context.connection()).consumers.get("WORK", "booking");
  for (let n = 0; n < times; n++) for await (const message of await consumer.fetch({ max_messages: count, expires: 15_000 })) void message;
}

/** A consumer gives up at the first pull after the last ack_wait. */
async function pullUntilGivenUp() {
  const consumer = await jetstream(context.connection()).consumers.get("WORK", "booking");
  do for await (const message of await consumer.fetch({ max_messages: 1, expires: 1_000 })) void message;
  while ((await consumer.info()).num_ack_pending > 0);
}

test("what died before anybody captured it is at least as many as NATS counts; what nobody works on is stuck", async () => {
  const nc = context.connection();
  const manager = await jetstreamManager(nc);
  await manager.streams.add({ name: "WORK", subjects: ["work"] });
  const settings = { ack_policy: AckPolicy.Explicit, ack_wait: ACK_WAIT_MS * 1_000_000 };
  await manager.consumers.add("WORK", { ...settings, durable_name: "booking", max_deliver: 2 });
  await manager.consumers.add("WORK", { ...settings, durable_name: "well", max_deliver: 2 });
  for (let n = 0; n < 5; n++) await jetstream(nc).publish("work", `${n}`);
  await take(5, 2);
  await pullUntilGivenUp();
  const booking = { context: "test", stream: "WORK", consumer: "booking" };
  await soon(list).toEqual([{ ...booking, stuck: 0, sentence: null, exhaustedAtLeast: 5 }]);

  const known = { context: "test", kind: "exhausted", stream: "WORK", streamCreatedAt: "x", subject: "work", originalStream: "WORK" };
  const seen = { ...known, consumer: "booking", failedAt: new Date(), seenAt: new Date(), sizeBytes: 1 };
  await db.client.deadLetter.createMany({ data: [1n, 2n].map((seq) => ({ ...seen, id: `d${seq}`, seq })) });
  await soon(list).toEqual([{ ...booking, stuck: 0, sentence: null, exhaustedAtLeast: 3 }]);
  expect(await list({ stream: "WORK", consumer: "well" })).toEqual([]);

  // What is in hand for the first time cannot be told from what died: the bound is lower meanwhile, and still true.
  for (let n = 0; n < 3; n++) await jetstream(nc).publish("work", `${n}`);
  await take(3, 1);
  await soon(list).toEqual([
    { ...booking, stuck: 3, sentence: expect.stringMatching(/^3 unacknowledged past .* nobody pulling/), exhaustedAtLeast: 0 },
  ]);
});
