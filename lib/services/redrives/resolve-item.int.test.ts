import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { getRedrive } from "./get-redrive";
import { listItems } from "./list-items";
import { resolveItem } from "./resolve-item";
import { ada, copyOf, planned, undecided } from "./test-undecided";

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

const ground = () => ({ run, port: server.port });
type Settling = { item?: string; as?: "published" | "send-again"; seq?: number };
const settle = (id: string, more: Settling = {}) =>
  resolveItem(ada, { id, item: "1", as: "published", reason: "seen there", ...more }, run);

test("an item is settled by hand only while nobody knows of it, and once the job has been started", async () => {
  const { id } = await planned(ground(), { count: 1 });
  await expect(settle(id)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(settle(id, { item: "9" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(settle(id, { as: "send-again", seq: 4 })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["seq"] }] });
});

test("whoever says where it lies is believed only if it lies there, and its time is the stream's, not ours", async () => {
  const { id } = await undecided(ground(), { count: 1 });
  const [item] = (await listItems(ada, { id }, run)).items;
  expect(item).toMatchObject({ state: "unknown", reason: null, detail: "The console died.", published: null });
  const own = copyOf(id, item?.seq);
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
  const { id } = await undecided(ground(), { count: 2 });
  await api("STREAM.MSG.DELETE.WORK", { seq: 3 });
  expect(await settle(id, { seq: 3 })).toMatchObject({ published: { seq: 3, at: null } });
  const other = await undecided(ground(), { count: 1 });
  expect(await settle(other.id)).toMatchObject({ published: { stream: "WORK", seq: null, at: null } });
});

test("a decision does not wait for what becomes of the one before", async () => {
  await api("STREAM.CREATE.SLOW", { name: "SLOW", subjects: ["slow.>"] });
  const idle = { stream_name: "SLOW", config: { durable_name: "idle", ack_policy: "explicit" } };
  await api("CONSUMER.CREATE.SLOW.idle", idle);
  const { id } = await undecided(ground(), { count: 3, target: "SLOW", subject: "slow.a" });
  const { items } = await listItems(ada, { id }, run);
  const copies = items.map(({ seq }) => copyOf(id, seq));
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
  const { id } = await undecided(ground(), { count: 4 });
  const other = await startRedriving({ url: server.url, db: run.db, runner: true });
  const items = ["1", "2", "3", "4"];
  const settled = await Promise.all(items.map((item) => settle(id, { item, as: item === "4" ? "send-again" : "published" })));
  expect(settled.map(({ state }) => state)).not.toContain("unknown");
  await until(async () => (await getRedrive(ada, { id }, run)).state === "succeeded", 90_000);
  await other.stop();
});
