import { expect, test } from "vitest";
import { until } from "../testing/fleet-process";
import { oneWorkerPerTest } from "../testing/one-worker";
import type { Envelope } from "./dead-letter";
import type { Bus } from "./types";

/** What is not there: subjects that nobody captures, and streams that somebody deleted. */
const { at, work, waiting, letters, firstLetter } = oneWorkerPerTest();

test.each([
  ["elsewhere.x", "No stream that the system declares captures elsewhere.x"],
  ["dlq.a.b", "No stream that the system declares captures dlq.a.b"],
  ["work..x", '"work..x" is no subject that can be published to'],
  ["work.a b", '"work.a b" is no subject that can be published to'],
])("a handler that publishes to %j fails, at once and as often as any other, also where somebody listens", async (subject, error) => {
  at.nc.subscribe(">", { callback: () => {} });
  const agent = (bus: Bus) => void bus.consume("WORK", "worker", async () => void (await bus.publish(subject, {}, { msgId: "m-1" })));
  await work(() => Promise.resolve(), { agent });
  await at.js.publish("work.a", "{}");
  await until(async () => (await letters()) === 1 && (await waiting()) === 0, { timeoutMs: 60_000, what: "a dead letter" });
  expect((await firstLetter()).json<Envelope>()).toMatchObject({ error: `NotCaptured: ${error}`, delivery_count: 3 });
});

test.each([
  ["", () => {}],
  [", also where somebody listens to everything", () => void at.nc.subscribe(">", { callback: () => {} })],
])("a dead-letter stream that somebody deletes is declared again, and the letter stored%s", async (_, listen) => {
  listen();
  await work(() => Promise.reject(new Error("no use")), { maxDeliver: 1 });
  await at.jsm.streams.delete("DEAD_LETTERS");
  await at.js.publish("work.a", "{}");
  const stored = () => letters().catch(() => 0);
  await until(async () => (await stored()) === 1 && (await waiting()) === 0, { timeoutMs: 60_000, what: "the dead letter" });
});

test("buckets that somebody deletes are declared again: the next large payload is stored, the next messages are remembered", async () => {
  const buses: Bus[] = [];
  let handled = 0;
  const agent = (bus: Bus) => (buses.push(bus), void bus.consume("WORK", "worker", async () => void (handled += 1)));
  await work(() => Promise.resolve(), { agent });
  for (const bucket of ["OBJ_large-one-queue", "KV_seen-one-queue"]) await at.jsm.streams.delete(bucket);
  const bytes = new Uint8Array(200_000).fill(7);
  expect((await buses[0]!.large.get(await buses[0]!.large.put(bytes))).length).toBe(bytes.length);

  await at.jsm.streams.delete("KV_seen-one-queue");
  await at.js.publish("work.a", "{}", { msgID: "m-1" });
  await until(async () => handled === 1 && (await waiting()) === 0, { timeoutMs: 60_000, what: "work to go on" });
  await until(() => at.jsm.streams.info("KV_seen-one-queue").then(Boolean, () => false), { timeoutMs: 60_000, what: "the bucket" });
});
