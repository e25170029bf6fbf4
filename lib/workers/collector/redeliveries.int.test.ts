import type { ConsumerConfig, StreamConfig } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { quickPolicy, Watching } from "./test-watching";

/**
 * Redeliveries counted from outside against what a worker really got twice. One rate window covers a whole test, so that
 * redelivery rate / delivery rate is the share of all deliveries since the first tick.
 */
let server: NatsServer;
let watching: Watching;

beforeAll(async () => {
  server = await startNatsServer();
  watching = await Watching.open(server, { ...quickPolicy, rateWindowMs: 3_600_000 });
});
afterAll(async () => {
  await watching.stop();
  await server.stop();
});

type Round = {
  stream: Partial<StreamConfig> & { name: string; subjects: string[] };
  consumer?: Partial<ConsumerConfig>;
  deleteSome?: boolean;
};

/** Publishes on three subjects, naks every third message of the worker once, ticks in between; gives what really happened and what was seen. */
async function run({ stream, consumer, deleteSome = false }: Round) {
  const prefix = stream.name.toLowerCase();
  await watching.stream({ allow_direct: true, ...stream });
  await watching.consumer(stream.name, "worker", consumer);
  await watching.tick();
  const truth = { deliveries: 0, redeliveries: 0 };
  for (let round = 0; round < 12; round += 1) {
    for (const subject of ["a", "b", "c"]) await watching.publish(`${prefix}.${subject}`, 10);
    if (deleteSome) {
      const { state } = await watching.jsm.streams.info(stream.name);
      for (let seq = state.last_seq - 20; seq < state.last_seq; seq += 7) await watching.jsm.streams.deleteMessage(stream.name, seq);
    }
    for (const message of await watching.pull(stream.name, "worker", { batch: 9, expiresMs: 200 })) {
      const isRedelivered = Number(message.reply?.split(".")[4]) > 1;
      truth.deliveries += 1;
      if (isRedelivered) truth.redeliveries += 1;
      await watching.answer(message, !isRedelivered && truth.deliveries % 3 === 0 ? "-NAK" : "+ACK");
    }
    await watching.nc.flush();
    await watching.tick();
  }
  const row = watching.row(stream.name, "worker");
  const share = (row?.redeliveryRatePerSec ?? Number.NaN) / (row?.deliveryRatePerSec ?? Number.NaN);
  expect(truth.redeliveries).toBeGreaterThan(10);
  return { truth, row, seen: share * truth.deliveries };
}

test("exact without a filter", async () => {
  const { truth, row, seen } = await run({ stream: { name: "PLAIN", subjects: ["plain.*"] } });
  expect(seen).toBeCloseTo(truth.redeliveries, 6);
  expect(row?.redeliveryIsEstimate).toBe(false);
});

test("exact with a filter, by counting", async () => {
  const { truth, row, seen } = await run({
    stream: { name: "FILTERED", subjects: ["filtered.*"] },
    consumer: { filter_subject: "filtered.b" },
  });
  expect(seen).toBeCloseTo(truth.redeliveries, 6);
  expect(row?.redeliveryIsEstimate).toBe(false);
});

test("exact with two filters and interior deletes", async () => {
  const { truth, row, seen } = await run({
    stream: { name: "HOLES", subjects: ["holes.*"] },
    consumer: { filter_subjects: ["holes.a", "holes.c"] },
    deleteSome: true,
  });
  expect(seen).toBeCloseTo(truth.redeliveries, 6);
  expect(row?.redeliveryIsEstimate).toBe(false);
});

test("exact without a filter on a stream with interior deletes, by counting", async () => {
  const { truth, row, seen } = await run({ stream: { name: "DELETED", subjects: ["deleted.*"] }, deleteSome: true });
  expect(seen).toBeCloseTo(truth.redeliveries, 6);
  expect(row?.redeliveryIsEstimate).toBe(false);
});

test("exact on a work queue without a filter", async () => {
  const { truth, row, seen } = await run({ stream: { name: "QUEUE", subjects: ["queue.*"], retention: "workqueue" } });
  expect(seen).toBeCloseTo(truth.redeliveries, 6);
  expect(row?.redeliveryIsEstimate).toBe(false);
});

test("an estimate, and said to be one, on a work queue with a filter", async () => {
  const { truth, row, seen } = await run({
    stream: { name: "TOOLS", subjects: ["tools.*"], retention: "workqueue" },
    consumer: { filter_subject: "tools.b" },
  });
  expect(row?.redeliveryIsEstimate).toBe(true);
  expect(Math.abs(seen - truth.redeliveries) / truth.redeliveries).toBeLessThan(0.3);
});

test("an estimate where counting is not allowed (no direct get)", async () => {
  const { row } = await run({
    stream: { name: "INDIRECT", subjects: ["indirect.*"], allow_direct: false },
    consumer: { filter_subject: "indirect.b" },
  });
  expect(row?.redeliveryIsEstimate).toBe(true);
});

test("null after the first tick, and again after a reset: never negative", async () => {
  await watching.stream({ name: "RESET", subjects: ["reset.*"], retention: "workqueue" });
  await watching.consumer("RESET", "worker");
  await watching.publish("reset.a", 20);
  await watching.pull("RESET", "worker", { batch: 20 });
  await watching.tick();
  expect(watching.row("RESET", "worker")).toMatchObject({ redeliveryRatePerSec: null, deliveryRatePerSec: null });
  await watching.tick();
  expect(watching.row("RESET", "worker")).toMatchObject({ redeliveryRatePerSec: 0, deliveryRatePerSec: 0 });
  await watching.nc.request("$JS.API.CONSUMER.RESET.RESET.worker", JSON.stringify({ seq: 1 }));
  await watching.tick();
  expect(watching.row("RESET", "worker")).toMatchObject({ redeliveryRatePerSec: null, deliveryRatePerSec: null, lag: 20 });
});
