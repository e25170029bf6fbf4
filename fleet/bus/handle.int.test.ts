import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { createConnection } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram, until } from "../testing/fleet-process";
import { oneQueue } from "../testing/one-queue";
import { Station } from "./bus";
import type { Envelope } from "./dead-letter";
import { createLog } from "./log";
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
  const system = oneQueue(handler, options);
  const station = await Station.open({
    nc: await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 }),
    system,
    log: createLog({ FLEET_LOG_LEVEL: "silent" }),
    seed: "t",
    rate: 0,
    scale: 1,
    incident: () => "off",
  });
  stations.push(station);
  for (const agent of system.agents) await station.start(agent);
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

test("what was done once is not done again: by Nats-Msg-Id, and after a re-drive by Jetlag-Original-Msg-Id", async () => {
  const done: string[] = [];
  await work(async ({ key }) => void done.push(key ?? "none"));
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-1" });
  await until(() => done.length === 1, { timeoutMs: 5_000, what: "the first" });
  await jetstream(nc).publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-2" });
  await until(() => done.length === 2, { timeoutMs: 5_000, what: "the other" });
  await until(async () => (await jsm.streams.info("WORK")).state.messages === 0, { timeoutMs: 5_000, what: "all acked" });
  expect(done).toEqual(["m-1", "m-2"]);
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
  await jsm.consumers.delete("WORK", "worker");
  await jetstream(nc).publish("work.after", "{}");
  await until(() => done.includes("work.after"), { timeoutMs: 5_000, what: "work to go on" });
});

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
