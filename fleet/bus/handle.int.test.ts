import { expect, test } from "vitest";
import { startProgram, until } from "../testing/fleet-process";
import { linesOfLog } from "../testing/lines-of-log";
import { oneQueue } from "../testing/one-queue";
import { startStation } from "../testing/one-station";
import { oneWorkerPerTest } from "../testing/one-worker";
import type { Envelope } from "./dead-letter";
import { sleep } from "./time";
import type { Bus, Consuming, Message } from "./types";

const { at, work, waiting, letters, remembered, consumer, firstLetter } = oneWorkerPerTest();

test("a poison message is tried max_deliver times, then there is one dead letter and nothing left to do", async () => {
  const attempts: Pick<Message, "attempt" | "lastAttempt">[] = [];
  await work(async ({ attempt, lastAttempt }) => {
    attempts.push({ attempt, lastAttempt });
    throw new Error(`no use (${attempt})`);
  });
  await at.js.publish("work.a.b", '{"n":1}', { msgID: "poison-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "a dead letter" });
  await sleep(2_500); // ack_wait twice: nothing may come again
  expect(attempts).toEqual([
    { attempt: 1, lastAttempt: false },
    { attempt: 2, lastAttempt: false },
    { attempt: 3, lastAttempt: true },
  ]);
  expect(await letters()).toBe(1);
  expect(await waiting()).toBe(0);
  expect(await consumer()).toMatchObject({ delivered: { consumer_seq: 3 }, num_ack_pending: 0, num_redelivered: 0 });

  const created = (await at.jsm.streams.info("WORK")).created;
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

test("without dead letters: the promised attempts, the server's word that it gave up, and the message still in its stream", async () => {
  let attempts = 0;
  const advisories: unknown[] = [];
  at.nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.WORK.worker", {
    callback: (_, message) => void advisories.push(message.json()),
  });
  await work(() => Promise.reject(new Error(`no use ${(attempts += 1)}`)), { style: null });
  await at.js.publish("work.a", "{}");
  await until(() => advisories.length > 0, { timeoutMs: 60_000, what: "the advisory" });
  await sleep(1_500);
  expect(attempts).toBe(3);
  expect(advisories).toEqual([expect.objectContaining({ stream_seq: 1, deliveries: 3 })]);
  expect([await letters(), await waiting()]).toEqual([0, 1]);
});

test("waits between attempts may differ: a backoff", async () => {
  const triedAt: number[] = [];
  await work(() => Promise.reject(new Error(String(triedAt.push(performance.now())))), { maxDeliver: 4, backoffMs: [100, 2_000] });
  await at.js.publish("work.a", "{}");
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "a dead letter" });
  const waits = triedAt.slice(1).map((ms, i) => ms - (triedAt[i] ?? 0));
  for (const [i, least] of [100, 2_000, 2_000].entries()) expect(waits[i]).toBeGreaterThanOrEqual(least - 5);
  expect(waits[0]).toBeLessThan(1_995); // not as long as the others
});

test.each([
  ["more", 5],
  ["fewer", 2],
])(
  "the live consumer decides: changed to %s attempts while it is consumed, they are made, and then there is a dead letter",
  async (_, max_deliver) => {
    const attempts: number[] = [];
    await work(async ({ attempt }) => {
      if (attempts.push(attempt) === 1) await at.jsm.consumers.update("WORK", "worker", { max_deliver });
      throw new Error("no use");
    });
    await at.js.publish("work.a", "{}");
    await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "a dead letter" });
    await sleep(300); // a nak's delay, three times
    expect(attempts).toEqual(Array.from({ length: max_deliver }, (__, i) => i + 1));
    expect((await firstLetter()).json<Envelope>().delivery_count).toBe(max_deliver);
    expect(await waiting()).toBe(0);
  },
);

test("what cannot be settled is logged and counted, and stays in the stream", async () => {
  const { log, lines } = linesOfLog();
  const queue = oneQueue(() => Promise.reject(new Error("no use")), { maxDeliver: 1 });
  const subject = () => {
    throw new Error("a design without a subject for it");
  };
  const station = await startStation({ ...queue, deadLetters: { ...queue.deadLetters!, subject } }, at.server.url, { log });
  await Promise.all(["work.a", "work.b"].map((name) => at.js.publish(name, "{}")));
  await until(() => lines.length === 2, { timeoutMs: 60_000, what: "two failures" });
  await station.stop({ graceMs: 100 });
  expect(lines).toEqual([1, 2].map((failures) => expect.objectContaining({ failures, consumer: "worker", msg: "not settled" })));
  expect(await waiting()).toBe(2);
});

test("a worker process killed in the middle loses nothing: the next one does all of it", async () => {
  const program = startProgram(new URL("../testing/slow-worker.ts", import.meta.url), [], { NATS_URL: at.server.url });
  await until(() => consumer().then(Boolean, () => false), { timeoutMs: 60_000, what: "the program's consumer" });
  const ids = Array.from({ length: 40 }, (_, i) => `m-${i}`);
  await Promise.all(ids.map((msgID) => at.js.publish("work.x", "{}", { msgID })));
  await until(async () => (await consumer()).num_ack_pending > 0 && (await consumer()).ack_floor.consumer_seq > 0, {
    timeoutMs: 60_000,
    what: "work in hand",
  });
  program.signal("SIGKILL");
  await program.ended;
  const left = await waiting();
  expect(left).toBeGreaterThan(0);

  const done = new Set<string>();
  await work(async ({ key }) => void done.add(key ?? ""));
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "an empty queue" });
  expect(done.size).toBeGreaterThan(0);
  // What the killed one had finished but not acked is not done again: each of the forty was done to its end by one of the two.
  expect(await remembered()).toBe(ids.length);
  expect(await letters()).toBe(0);
});

test("a stop gives unfinished work back at once", async () => {
  const patient = { ackWaitMs: 60_000 };
  let taken = 0;
  const first = await work(async ({ signal }) => {
    taken += 1;
    await sleep(60_000, signal);
  }, patient);
  await at.js.publish("work.x", "{}");
  await until(() => taken === 1, { timeoutMs: 60_000, what: "the message in hand" });
  const startedAt = Date.now();
  await first.stop({ graceMs: 200 });
  expect(Date.now() - startedAt).toBeLessThan(20_000); // what it works on takes 60 s

  const attempts: number[] = [];
  await work(async ({ attempt }) => void attempts.push(attempt), patient);
  await until(() => attempts.length === 1, { timeoutMs: 20_000, what: "the next worker to get it long before ack_wait (60 s)" });
  expect(attempts).toEqual([2]);
});

test.each(["a stop", "a pause"])("%s in the middle of a backlog costs no message a delivery", async (how) => {
  let attempts = 0;
  const agent: { pause?: Consuming["pause"] } = {};
  const slow = (bus: Bus) => void (agent.pause = bus.consume("WORK", "worker", async () => (await sleep(2), void (attempts += 1))).pause);
  const worker = await work(() => Promise.resolve(), { agent: slow, ackWaitMs: 60_000, maxAckPending: 500 });
  const publishing = Promise.all(Array.from({ length: 3_000 }, () => at.js.publish("work.x", "x".repeat(2_000))));
  await until(() => attempts > 200, { timeoutMs: 60_000, what: "work to be under way" });
  if (how === "a stop") await worker.stop({ graceMs: 1_000 });
  else void agent.pause?.(60_000);
  await publishing;
  await sleep(300);
  expect(await waiting()).toBeGreaterThan(0); // else it came too late
  expect((await consumer()).num_ack_pending).toBe(0);
});

test("a process that is gone costs a message one delivery at most, also where somebody listens to everything", async () => {
  at.nc.subscribe(">", { callback: () => {} });
  const attempts: number[] = [];
  const handler = async ({ attempt }: Message) => void attempts.push(attempt);
  const first = await work(handler, { maxDeliver: 2 });
  await until(async () => (await consumer()).num_waiting > 0, { timeoutMs: 60_000, what: "a pull" });
  await first.stop({ graceMs: 100 });
  await at.js.publish("work.x", "{}");
  await sleep(2_500); // ack_wait, more than twice
  await work(handler, { maxDeliver: 2 });
  await until(() => attempts.length === 1, { timeoutMs: 60_000, what: "the message" });
  expect(await letters()).toBe(0);
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
  await at.js.publish("work.x", "{}");
  await until(() => taken === 1, { timeoutMs: 60_000, what: "the message in hand" });
  await worker.stop({ graceMs: 100 });
  expect((await firstLetter()).json<Envelope>().error).toMatch(/^Stopped: the process ended/);
  expect(await waiting()).toBe(0);
});

test("a consumer that somebody deletes is declared again, and work goes on", async () => {
  const done: string[] = [];
  await work(async ({ subject }) => void done.push(subject));
  await until(async () => (await consumer()).num_waiting > 0, { timeoutMs: 60_000, what: "a pull" });
  await at.jsm.consumers.delete("WORK", "worker");
  await at.js.publish("work.after", "{}");
  await until(() => done.includes("work.after"), { timeoutMs: 60_000, what: "work to go on" });
});

test("a message is in progress while the bus waits for NATS: a stream that is full for a while makes no second attempt beside the first", async () => {
  const attempts: number[] = [];
  const stored: string[] = [];
  const agent = (bus: Bus) =>
    void bus.consume("WORK", "worker", async ({ attempt }) => {
      attempts.push(attempt);
      stored.push(await bus.publish("full.x", {}, { msgId: "full-1" }));
    });
  const queue = oneQueue(() => Promise.resolve(), { agent });
  const full = { ...queue.streams[1]!, name: "FULL", subjects: ["full.>"], discard: "new" as const, maxMsgs: 1 };
  const station = await startStation({ ...queue, streams: [...queue.streams, full] }, at.server.url);
  for (const subject of ["full.y", "work.a"]) await at.js.publish(subject, "{}");
  await sleep(2_500); // ack_wait, more than twice
  await at.jsm.streams.purge("FULL");
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "the ack" });
  expect([attempts, stored]).toEqual([[1], ["stored"]]);
  await station.stop({ graceMs: 100 });
});

test("a handler that hangs by itself is noticed: after ack_wait the server hands the message out again", async () => {
  const attempts: number[] = [];
  await work(async ({ attempt, signal }) => {
    attempts.push(attempt);
    if (attempt === 1) await sleep(60_000, signal);
  });
  await at.js.publish("work.a", "{}");
  await until(() => attempts.length === 2, { timeoutMs: 60_000, what: "the second attempt" });
});
