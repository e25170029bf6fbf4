import { setTimeout as sleep } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import { startIndexing } from "@/e2e/fixtures/indexing";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { decode } from "@/lib/domain/dead-letter/decode";
import { readBatch } from "@/lib/nats/messages";
import { until } from "@/lib/nats/test-context";
import { report } from "./lib/report";

/**
 * What keeping dead letters costs: how long after a death its copy is stored (both by the server's clock), how much disk a copy takes beside
 * its message, and how long a burst takes. Messages of 256 B on a limits stream; a worker terminates them.
 */
const DEATHS = 1_000;
const PER_SEC = 100;
const BURST = 5_000;
const KEPT = { name: "JETLAG_DEAD_LETTERS", allowDirect: true };
const BUDGET = { medianMs: 500, p95Ms: 1_000, extraBytes: 700, burstMs: 15_000 };

const server = await startNatsServer();
const run = await startIndexing({ url: server.url, keeps: true });
const { context, db } = run;
const api = <T>(verb: string, body?: object) => context.api<T>(verb, body);
const stateOf = async (stream: string) => (await api<{ state: { messages: number; bytes: number } }>(`STREAM.INFO.${stream}`)).state;

await api("STREAM.CREATE.CAPTURED", { name: "CAPTURED", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"], allow_direct: true });
await api("STREAM.CREATE.ORDERS", { name: "ORDERS", subjects: ["orders.>"], allow_direct: true });
const config = { durable_name: "worker", ack_policy: "explicit", max_ack_pending: -1 };
await api("CONSUMER.CREATE.ORDERS.worker", { stream_name: "ORDERS", config });
await db.keptConsumers.switchOn({ context: "test", stream: "ORDERS", consumer: "worker" }, Date.now());
await until(() => run.watch.context("test")?.streams().length === 2);

const messages = await (
  await jetstream(context.connection()).consumers.get("ORDERS", "worker")
).consume({ callback: (message) => message.term("bench") });

/** Each of them dies as it is stored. */
async function die(count: number, perSec: number): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < count; sent++) {
    while (sent / perSec > (performance.now() - begun) / 1_000) await sleep(1);
    context.connection().publish("orders.new", "x".repeat(256));
  }
}

await die(DEATHS, PER_SEC);
await until(async () => (await stateOf(KEPT.name)).messages === DEATHS, 30_000);
const copies = (await readBatch(context, KEPT, { fromSeq: 1, batch: DEATHS })).messages;
const lateMs = copies
  .map((copy) => copy.at - (decode(copy, { stream: KEPT.name, maps: [] }).failedAt ?? Number.NaN))
  .toSorted((a, b) => a - b);
const at = (share: number) => lateMs[Math.floor(lateMs.length * share)] ?? Number.NaN;
const [original, kept] = [await stateOf("ORDERS"), await stateOf(KEPT.name)];
const extraBytes = kept.bytes / kept.messages - original.bytes / original.messages;

const since = performance.now();
await die(BURST, Number.POSITIVE_INFINITY);
await until(async () => (await stateOf(KEPT.name)).messages === DEATHS + BURST, 60_000);
const burstMs = performance.now() - since;

messages.stop();
await run.stop();
await server.stop();

report(`a death to its copy, ${PER_SEC} deaths a second, median`, at(0.5), BUDGET.medianMs, "ms");
report(`the same, 95 of 100`, at(0.95), BUDGET.p95Ms, "ms");
report(`disk of a copy, beyond what its message takes`, extraBytes, BUDGET.extraBytes, "bytes");
report(`${BURST} deaths at once, until all are kept`, burstMs, BUDGET.burstMs, "ms");
