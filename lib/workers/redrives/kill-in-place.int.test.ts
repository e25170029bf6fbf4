import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import type { Fault } from "@/e2e/fixtures/bare-redrive-fault";
import { startBareProcess } from "@/e2e/fixtures/bare-redrive-process";
import { makeTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";

/**
 * kill -9 around each step of a re-drive in place: intent, pause, what is looked at, intent once more, RESET, results, going on. The worker pulls all the
 * while: it refuses each message once, and acknowledges it when it comes again, which it may do once.
 */

const LETTERS = 5;

const methods: [method: string, nth: number][] = [
  ["ledger.saveIntent", 1],
  ["wire.pauseConsumer", 1],
  ["wire.scan", 1],
  ["ledger.saveFound", 1],
  ["publisher.reset", 1],
  ["ledger.saveResults", 1],
  ["wire.pauseConsumer", 2],
  ["wire.pauseConsumer", 3],
  ["ledger.saveRemoved", 1],
];
/** Before the RESET, and after each step: what comes before the next one is no other moment. */
const faults: Fault[] = [
  { method: "publisher.reset", nth: 1, when: "before" },
  ...methods.map(([method, nth]): Fault => ({ method, nth, when: "after" })),
];

type Given = { seq: number; text: string };

/** A queue, and a worker that refuses what it has not seen, and acknowledges what it has. */
async function openQueue(server: NatsServer) {
  const nc = await connect({ servers: server.url });
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: "JOBS", subjects: ["jobs.>"], allow_direct: true, retention: "workqueue" });
  await jsm.consumers.add("JOBS", { durable_name: "worker", ack_policy: "explicit", max_deliver: 1 });
  const refused: Given[] = [];
  const worked: Given[] = [];
  const consumer = await jetstream(nc).consumers.get("JOBS", "worker");
  const worker = await consumer.consume({
    callback: (message) => {
      const isKnown = refused.some(({ seq }) => seq === message.seq);
      (isKnown ? worked : refused).push({ seq: message.seq, text: message.string() });
      if (isKnown) message.ack();
      else message.nak();
    },
  });
  return {
    refused,
    worked,
    info: async () => (await jsm.consumers.info("JOBS", "worker")) as { paused?: boolean; num_ack_pending: number; num_waiting: number },
    messages: async () => (await jsm.streams.info("JOBS")).state.messages,
    async close() {
      await worker.close();
      await nc.close();
    },
  };
}

test("killed at every step of a re-drive in place: each message is delivered again once, nothing is lost, and the consumer goes on", async () => {
  const server = await startNatsServer();
  const queue = await openQueue(server);
  const { settings: database, drop } = await makeTestDatabase();
  const task = { database, url: server.url, maxBatch: LETTERS };
  for (const [nth, fault] of faults.entries()) {
    const before = queue.refused.length;
    const texts = Array.from({ length: LETTERS }, (_, n) => `${nth}-${n}`);
    await rawPublish(
      server.port,
      texts.map((payload) => ({ subject: `jobs.${nth}`, payload })),
    );
    await until(async () => queue.refused.length === before + LETTERS && (await queue.info()).num_ack_pending === 0);
    const seqs = queue.refused.slice(before).map(({ seq }) => seq);
    const originals = { stream: "JOBS", seqs };
    const job = {
      from: "JOBS",
      seqs,
      originals,
      target: "JOBS",
      subject: `jobs.${nth}`,
      consumer: "worker",
      inPlace: true,
      keepsLetter: true,
    };
    const ended = await startBareProcess({ ...task, start: { job, fault } }).ended;
    expect({ fault, signal: ended.signal, said: ended.said }).toEqual({ fault, signal: "SIGKILL", said: "" });
    const { resumed } = await startBareProcess({ ...task, start: null }).ended;
    expect({ fault, resumed }).toMatchObject({
      fault,
      resumed: [{ state: "succeeded", stateReason: null, counts: { unknown: 0, skipped: 0, published: LETTERS } }],
    });
    await until(async () => queue.worked.length >= (nth + 1) * LETTERS);
    expect((await queue.info()).paused ?? false).toBe(false);
  }
  await until(async () => (await queue.messages()) === 0);
  const worked = queue.worked.map(({ text }) => text);
  expect([worked.length, new Set(worked).size]).toEqual([faults.length * LETTERS, faults.length * LETTERS]);
  await queue.close();
  await drop();
  await server.stop();
}, 600_000);
