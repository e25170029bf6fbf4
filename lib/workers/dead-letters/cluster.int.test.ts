import { afterAll, beforeAll, expect, test } from "vitest";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings } from "@/lib/config";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { until } from "@/lib/nats/test-context";
import { setCapture } from "@/lib/services/capture/set-capture";
import { keepDeadLetters } from "@/lib/services/consumers/keep-dead-letters";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const own = ["JETLAG_ADVISORIES", "JETLAG_DEAD_LETTERS"];
let cluster: Awaited<ReturnType<typeof startNatsCluster>>;
let dying: Dying;
let run: Indexing;

beforeAll(async () => {
  cluster = await startNatsCluster();
  const url = cluster.servers[0]?.url ?? "";
  dying = await openDying(url);
  await until(() => isDone(() => dying.make("ORDERS", "limits", {}, { num_replicas: 3 })), 30_000);
  run = await startIndexing({ url, keeps: true });
});
afterAll(async () => {
  await run?.stop();
  await dying?.close();
  await cluster?.stop();
});

/** A cluster that is electing refuses what it does a moment later. */
const isDone = (act: () => Promise<unknown>) =>
  act().then(
    () => true,
    () => false,
  );

type Info = { config: { num_replicas: number }; state: { messages: number; last_seq: number }; cluster: { leader?: string } };
const info = (stream: string) => dying.api<Info>(`STREAM.INFO.${stream}`);
const leader = async (stream: string) => (await info(stream)).cluster.leader;
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 100 });
const stored = (stream: string) =>
  info(stream).then(
    ({ state }) => state.messages,
    () => null,
  );

async function publish(count: number): Promise<void> {
  for (let nth = 1; nth <= count; nth++) await dying.publish("orders.a");
}

/** Refuses what it is given, until `all` have been given up on. */
const refuse = (all: number) =>
  until(async () => {
    await isDone(async () => {
      for (const delivery of await dying.pull("ORDERS", "w", { batch: 20, expiresMs: 200 })) await delivery.answer("-NAK");
    });
    return ((await stored("JETLAG_ADVISORIES")) ?? 0) >= all;
  }, 30_000);

const found = async () => {
  const rows = await run.rows();
  return [rows.length, rows.every(({ kind, payloadAvailable }) => kind === "exhausted" && payloadAvailable)];
};

test("our streams have three replicas where the account's have; a node killed meanwhile loses no death, and keeps none twice", async () => {
  const settings = parseSettings({ NATS_URL: "nats://127.0.0.1:4222" });
  const deps = { ...run, settings, captures: createCaptureReports() };
  await until(() => run.watch.context("test")?.state().kind === "live");
  expect(await setCapture(ada, { enabled: true, reason: "to know" }, deps)).toMatchObject({ state: "captured" });
  await keepDeadLetters(ada, { stream: "ORDERS", consumer: "w", enabled: true, reason: "to have" }, deps);
  for (const stream of own) expect((await info(stream)).config.num_replicas).toBe(3);

  await publish(10);
  await refuse(10);
  await poll(() => stored("JETLAG_DEAD_LETTERS")).toBe(10);
  // The node that leads, and the only one that the console was told of.
  await until(async () => {
    await isDone(() => dying.api("STREAM.LEADER.STEPDOWN.JETLAG_DEAD_LETTERS", { placement: { preferred: "n1" } }));
    return (await leader("JETLAG_DEAD_LETTERS")) === "n1";
  }, 30_000);
  const [node] = cluster.servers;
  await publish(10);
  const refusing = refuse(20);
  await node?.kill();
  await refusing;
  await poll(() => stored("JETLAG_DEAD_LETTERS")).toBe(20);
  await poll(found).toEqual([20, true]);

  await node?.restart();
  await poll(() => leader("JETLAG_DEAD_LETTERS")).toBeDefined();
  await until(() => isDone(() => publish(1)), 30_000);
  await refuse(21);
  await poll(found).toEqual([21, true]);
  await poll(async () => (await info("JETLAG_DEAD_LETTERS")).state).toMatchObject({ messages: 21, last_seq: 21 });
});
