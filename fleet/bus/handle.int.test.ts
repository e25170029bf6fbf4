import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { createConnection } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram, until } from "../testing/fleet-process";
import { oneQueue } from "../testing/one-queue";
import { startStation } from "../testing/one-station";
import type { Station } from "./bus";
import type { Envelope } from "./dead-letter";
import { sleep } from "./time";
import type { Handler, Message } from "./types";

let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;
const stations: Station[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  nc = await connect({ servers: server.url });
  jsm = await jetstreamManager(nc);
});
afterEach(async () => {
  await Promise.all(stations.splice(0).map((s) => s.stop({ graceMs: 100 })));
  await nc?.close();
  await server?.stop();
});

async function work(handler: Handler, options: Parameters<typeof oneQueue>[1] = {}): Promise<Station> {
  const station = await startStation(oneQueue(handler, options), server.url);
  stations.push(station);
  return station;
}

const letters = async () => (await jsm.streams.info("DEAD_LETTERS")).state.messages;
const consumer = () => jsm.consumers.info("WORK", "worker");
const firstLetter = async () => (await jsm.streams.getMessage("DEAD_LETTERS", { seq: 1 }))!;

test("a poison message is tried max_deliver times, then there is one dead letter and nothing left to do", async () => {
  const attempts: Pick<Message, "attempt" | "lastAttempt">[] = [];
  await work(async ({ attempt, lastAttempt }) => {
    attempts.push({ attempt, lastAttempt });
    throw new Error(`no use (${attempt})`);
  });
  await jetstream(nc).publish("work.a.b", '{"n":1}', { msgID: "poison-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 10_000, what: "a dead letter" });
  await sleep(2_500); // ack_wait twice: nothing may come again
  expect(attempts).toEqual([
    { attempt: 1, lastAttempt: false },
    { attempt: 2, lastAttempt: false },
    { attempt: 3, lastAttempt: true },
  ]);
  expect(await letters()).toBe(1);
  expect((await jsm.streams.info("WORK")).state.messages).toBe(0);
  expect(await consumer()).toMatchObject({ delivered: { consumer_seq: 3 }, num_ack_pending: 0, num_redelivered: 0 });

  const created = (await jsm.streams.info("WORK")).created;
  const letter = await firstLetter();
  expect(letter.subject).toBe("dlq.work_a_b");
  expect(letter.header.get("Nats-Msg-Id")).toBe(`dead:WORK:${created}:1:worker`);
  expect(letter.json<Envelope>()).toMatchObject({
    original_subject: "work.a.b",
    original_message: '{"n":1}',
    error: "no use (3)",
    delivery_count: 3,
    stream: "WORK",
    sequence: 1,
    consumer: "worker",
    encoding: "utf8",
    headers: [["Nats-Msg-Id", "poison-1"]],
  });
});

test("killed between the dead letter and the ack: exactly one dead letter, and the next worker does not get the message again", async () => {
  const program = startProgram(new URL("../testing/crashing-worker.ts", import.meta.url), [], { NATS_URL: server.url });
  await until(() => jsm.streams.info("WORK").then(Boolean, () => false), { timeoutMs: 10_000, what: "the program's streams" });
  await jetstream(nc).publish("work.x", "{}", { msgID: "poison-2" });
  expect(await program.ended).toBeNull(); // by a signal
  expect(await letters()).toBe(1);

  let again = 0;
  await work(async () => void (again += 1));
  await sleep(3_000);
  expect(again).toBe(0);
  expect(await letters()).toBe(1);
  expect((await consumer()).delivered.consumer_seq).toBe(3);
});

test("a message that dies again after it was sent again leaves a second dead letter, whatever ids it carries", async () => {
  await work(() => Promise.reject(new Error("still broken")), { maxDeliver: 1 });
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 5_000, what: "the first death" });
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await jetstream(nc).publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(async () => (await letters()) === 2, { timeoutMs: 5_000, what: "the second death" });
});

test("headers that the client cannot read and bytes that are no text die with everything they came with", async () => {
  await work(({ json }) => Promise.resolve(void json()), { maxDeliver: 1 });
  await publishRaw(server.port, "work.alien", "NATS/1.0\r\nx-a: A\r\nbad name: B\r\nx-a: A2\r\n\r\n", Uint8Array.of(0xff, 0x00, 0xfe));
  await until(async () => (await letters()) === 1, { timeoutMs: 5_000, what: "a dead letter" });
  expect((await firstLetter()).json<Envelope>()).toMatchObject({
    encoding: "base64",
    original_message: "/wD+",
    headers: [
      ["x-a", "A"],
      ["bad name", "B"],
      ["x-a", "A2"],
    ],
  });
});

test("as headers: the body and every header line of what died, byte for byte, and where and why it died", async () => {
  await work(() => Promise.reject(new Error("no\r\nuse")), { maxDeliver: 1, style: "headers" });
  const lines = "x-a: A\r\nbad name:B\r\nNats-Msg-Id: m-1\r\nx-a:  A2 \r\nbin: \xff\xfe\r\n";
  await publishRaw(server.port, "work.alien", `NATS/1.0\r\n${lines}\r\n`, Uint8Array.of(0xff, 0x00, 0xfe));
  await until(async () => (await letters()) === 1, { timeoutMs: 5_000, what: "a dead letter" });
  const { message } = await storedRaw("DEAD_LETTERS", 1);
  expect(message.subject).toBe("dlq.work_alien");
  expect(Buffer.from(message.data, "base64")).toEqual(Buffer.from([0xff, 0x00, 0xfe]));
  const created = (await jsm.streams.info("WORK")).created;
  expect(Buffer.from(message.hdrs, "base64").toString("latin1").split("\r\n")).toEqual([
    "NATS/1.0",
    "X-Original-Subject: work.alien",
    "X-Original-Stream: WORK",
    "X-Original-Sequence: 1",
    "X-Consumer: worker",
    "X-Error: no use",
    "X-Deliveries: 1",
    `Nats-Msg-Id: dead:WORK:${created}:1:worker`,
    "X-Original-Header-x-a: A",
    "X-Original-Header-bad name:B",
    "X-Original-Header-Nats-Msg-Id: m-1",
    "X-Original-Header-x-a:  A2 ",
    "X-Original-Header-bin: \xff\xfe",
    "",
    "",
  ]);
});

test("without dead letters: the promised attempts, the server's word that it gave up, and the message still in its stream", async () => {
  let attempts = 0;
  const advisories: unknown[] = [];
  nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.WORK.worker", {
    callback: (_, message) => void advisories.push(message.json()),
  });
  await work(() => Promise.reject(new Error(`no use ${(attempts += 1)}`)), { style: null });
  await jetstream(nc).publish("work.a", "{}");
  await until(() => advisories.length > 0, { timeoutMs: 10_000, what: "the advisory" });
  await sleep(1_500);
  expect(attempts).toBe(3);
  expect(advisories).toEqual([expect.objectContaining({ stream_seq: 1, deliveries: 3 })]);
  expect([await letters(), (await jsm.streams.info("WORK")).state.messages]).toEqual([0, 1]);
});

test("waits between attempts may differ: a backoff", async () => {
  const at: number[] = [];
  await work(() => Promise.reject(new Error(String(at.push(performance.now())))), { maxDeliver: 4, backoffMs: [100, 600] });
  await jetstream(nc).publish("work.a", "{}");
  await until(async () => (await letters()) === 1, { timeoutMs: 10_000, what: "a dead letter" });
  const waits = at.slice(1).map((ms, i) => ms - (at[i] ?? 0));
  for (const [i, least] of [100, 600, 600].entries()) {
    expect(waits[i]).toBeGreaterThanOrEqual(least - 5);
    expect(waits[i]).toBeLessThan(least + 400);
  }
});

test("a worker process killed in the middle loses nothing: the next one does all of it", async () => {
  const program = startProgram(new URL("../testing/slow-worker.ts", import.meta.url), [], { NATS_URL: server.url });
  await until(() => jsm.streams.info("WORK").then(Boolean, () => false), { timeoutMs: 10_000, what: "the program's streams" });
  const ids = Array.from({ length: 40 }, (_, i) => `m-${i}`);
  await Promise.all(ids.map((msgID) => jetstream(nc).publish("work.x", "{}", { msgID })));
  await until(async () => (await consumer()).num_ack_pending > 0 && (await consumer()).ack_floor.consumer_seq > 0, {
    timeoutMs: 5_000,
    what: "work in hand",
  });
  program.signal("SIGKILL");
  await program.ended;
  const left = (await jsm.streams.info("WORK")).state.messages;
  expect(left).toBeGreaterThan(0);

  const done = new Set<string>();
  await work(async ({ key }) => void done.add(key ?? ""));
  await until(async () => (await jsm.streams.info("WORK")).state.messages === 0, { timeoutMs: 10_000, what: "an empty queue" });
  expect(done.size).toBeGreaterThan(0);
  // What the killed one had finished but not acked is not done again: each of the forty was done to its end by one of the two.
  expect((await jsm.streams.info("KV_seen-one-queue")).state.messages).toBe(ids.length);
  expect(await letters()).toBe(0);
});

test("a stop gives unfinished work back at once", async () => {
  const patient = { ackWaitMs: 60_000 };
  let taken = 0;
  const first = await work(async ({ signal }) => {
    taken += 1;
    await sleep(60_000, signal);
  }, patient);
  await jetstream(nc).publish("work.x", "{}");
  await until(() => taken === 1, { timeoutMs: 5_000, what: "the message in hand" });
  const startedAt = Date.now();
  await first.stop({ graceMs: 200 });
  expect(Date.now() - startedAt).toBeLessThan(2_000);

  const attempts: number[] = [];
  await work(async ({ attempt }) => void attempts.push(attempt), patient);
  await until(() => attempts.length === 1, { timeoutMs: 10_000, what: "the next worker to get it long before ack_wait (60 s)" });
  expect(attempts).toEqual([2]);
});

test("a stop in the middle of the last attempt is a death, and on the record", async () => {
  let taken = 0;
  const worker = await work(
    async ({ signal }) => {
      taken += 1;
      await sleep(60_000, signal);
    },
    { maxDeliver: 1 },
  );
  await jetstream(nc).publish("work.x", "{}");
  await until(() => taken === 1, { timeoutMs: 5_000, what: "the message in hand" });
  await worker.stop({ graceMs: 100 });
  expect((await firstLetter()).json<Envelope>().error).toMatch(/^Interrupted/);
  expect((await jsm.streams.info("WORK")).state.messages).toBe(0);
});

test("a consumer that somebody deletes is declared again, and work goes on", async () => {
  const done: string[] = [];
  await work(async ({ subject }) => void done.push(subject));
  await until(async () => (await consumer()).num_waiting > 0, { timeoutMs: 5_000, what: "a pull" });
  await jsm.consumers.delete("WORK", "worker");
  await jetstream(nc).publish("work.after", "{}");
  await until(() => done.includes("work.after"), { timeoutMs: 5_000, what: "work to go on" });
});

/** As the server has it, untouched by a client library. */
async function storedRaw(stream: string, seq: number) {
  const reply = await nc.request(`$JS.API.STREAM.MSG.GET.${stream}`, JSON.stringify({ seq }));
  return reply.json<{ message: { subject: string; data: string; hdrs: string } }>();
}

/** The bytes as given, which no client library would send. */
function publishRaw(port: number, subject: string, headerBlock: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1");
    const total = headerBlock.length + body.length;
    socket.on("error", reject).on("data", (data) => void (String(data).includes("PONG") && (socket.end(), resolve())));
    socket.write('CONNECT {"verbose":false,"headers":true,"lang":"test","version":"0"}\r\n');
    socket.write(`HPUB ${subject} ${headerBlock.length} ${total}\r\n`);
    socket.write(Buffer.concat([Buffer.from(headerBlock, "latin1"), body, Buffer.from("\r\nPING\r\n")]));
  });
}
