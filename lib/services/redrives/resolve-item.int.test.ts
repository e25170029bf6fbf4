import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { getRedrive } from "./get-redrive";
import { listItems } from "./list-items";
import { planRedrive } from "./plan-redrive";
import { resolveItem } from "./resolve-item";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const planned = async (count: number, subject = "work.a") => {
  const deaths = Array.from({ length: count }, () => ({ subject }));
  const ids = (await die(run, server.port, deaths)).map(({ id }) => id);
  return planRedrive(ada, { options: bare, selection: { ids }, reason: "fixed" }, run);
};
type Settling = { item?: string; as?: "published" | "send-again"; seq?: number };
const settle = (id: string, more: Settling = {}) =>
  resolveItem(ada, { id, item: "1", as: "published", reason: "seen there", ...more }, run);

/** A job as a runner leaves it that died in mid publish, and whose successor cannot tell. */
async function undecided(count: number, { target, subject } = { target: "WORK", subject: "work.a" }) {
  const job = await planned(count, subject);
  await startRedrive(ada, { id: job.id, planHash: job.planHash }, run);
  const { ledger } = run.db;
  const epoch = (await ledger.takeOver(job.id))?.epoch ?? 0n;
  const items = Array.from({ length: count }, (_, index) => index + 1);
  const batch = await ledger.saveIntent(job.id, epoch, {
    target,
    t0: Date.now(),
    base: 0,
    leader: null,
    duplicateWindowMs: null,
    items,
  });
  const outcomes = items.map((n) => ({ n, kind: "unknown" as const, detail: "The console died." }));
  await ledger.saveResults(job.id, epoch, batch, outcomes);
  await ledger.finish(job.id, epoch, { state: "partial", stateReason: null, restReason: "STOPPED", sentence: "Undecided." });
  return job;
}

test("an item is settled by hand only while nobody knows of it, and once the job has been started", async () => {
  const { id } = await planned(1);
  await expect(settle(id)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(settle(id, { item: "9" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(settle(id, { as: "send-again", seq: 4 })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["seq"] }] });
});

test("whoever says where it lies is believed only if it lies there, and its time is the stream's, not ours", async () => {
  const { id } = await undecided(1);
  const [item] = (await listItems(ada, { id }, run)).items;
  expect(item).toMatchObject({ state: "unknown", reason: null, detail: "The console died.", published: null });
  const own = `NATS/1.0\r\nJetlag-Job: ${id}\r\nJetlag-Source: DLQ:${item?.seq}\r\n\r\n`;
  const others = own.replace(id, "00000000-0000-4000-8000-000000000000");
  await rawPublish(server.port, [
    { subject: "work.a", payload: "stranger" },
    { subject: "work.a", block: others, payload: "x" },
    { subject: "work.a", block: own, payload: "x" },
  ]);
  const last = async () => (await api<{ state: { last_seq: number } }>("STREAM.INFO.WORK")).state.last_seq;
  await until(async () => (await last()) === 3);
  for (const seq of [1, 2, 4]) await expect(settle(id, { seq })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["seq"] }] });
  expect(await getRedrive(ada, { id }, run)).toMatchObject({ state: "partial", counts: { unknown: 1 } });

  const { time } = (await api<{ message: { time: string } }>("STREAM.MSG.GET.WORK", { seq: 3 })).message;
  expect(await settle(id, { seq: 3 })).toMatchObject({
    state: "published",
    published: { stream: "WORK", seq: 3, at: new Date(time).toISOString() },
  });
  expect(await getRedrive(ada, { id }, run)).toMatchObject({ state: "running" });
});

test("what was handled and is gone is believed, and nothing is said that nobody saw", async () => {
  const { id } = await undecided(2);
  await api("STREAM.MSG.DELETE.WORK", { seq: 3 });
  expect(await settle(id, { seq: 3 })).toMatchObject({ published: { seq: 3, at: null } });
  const other = await undecided(1);
  expect(await settle(other.id)).toMatchObject({ published: { stream: "WORK", seq: null, at: null } });
});

test("a decision does not wait for what becomes of the one before", async () => {
  await api("STREAM.CREATE.SLOW", { name: "SLOW", subjects: ["slow.>"] });
  const idle = { stream_name: "SLOW", config: { durable_name: "idle", ack_policy: "explicit" } };
  await api("CONSUMER.CREATE.SLOW.idle", idle);
  const { id } = await undecided(3, { target: "SLOW", subject: "slow.a" });
  const { items } = await listItems(ada, { id }, run);
  const copies = items.map(({ seq }) => `NATS/1.0\r\nJetlag-Job: ${id}\r\nJetlag-Source: DLQ:${seq}\r\n\r\n`);
  await rawPublish(
    server.port,
    copies.map((block) => ({ subject: "slow.a", block, payload: "x" })),
  );
  await until(async () => (await api<{ state: { last_seq: number } }>("STREAM.INFO.SLOW")).state.last_seq === 3);
  const other = await startRedriving({ url: server.url, db: run.db, runner: true, maxSettleMs: 600_000 });
  const stateOf = async () => (await getRedrive(ada, { id }, run)).state;
  await settle(id, { item: "1", seq: 1 });
  await until(async () => (await stateOf()) === "settling");
  await settle(id, { item: "2", seq: 2 });
  await settle(id, { item: "3", as: "send-again" });
  await until(async () => (await stateOf()) === "settling");
  const now = await listItems(ada, { id }, run);
  expect(now.items.map(({ state, published }) => [state, published?.seq])).toEqual([1, 2, 4].map((seq) => ["published", seq]));
  await other.stop();
});

test("many are settled one after another, while the job runs again after each", async () => {
  const { id } = await undecided(4);
  const other = await startRedriving({ url: server.url, db: run.db, runner: true });
  const items = ["1", "2", "3", "4"];
  const settled = await Promise.all(items.map((item) => settle(id, { item, as: item === "4" ? "send-again" : "published" })));
  expect(settled.map(({ state }) => state)).not.toContain("unknown");
  await until(async () => (await getRedrive(ada, { id }, run)).state === "succeeded", 90_000);
  await other.stop();
});
