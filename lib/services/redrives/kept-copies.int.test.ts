import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { headerText, parseHeaders, toHeaders } from "@/lib/domain/headers";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { keepDeadLetters } from "../consumers/keep-dead-letters";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const ADVISORIES = "$JS.EVENT.ADVISORY.CONSUMER";
const KEPT = "JETLAG_DEAD_LETTERS";
const worker = { stream: "WORK", consumer: "worker" };

let server: NatsServer;
let run: Redriving;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true, keeps: true });
  const subjects = [`${ADVISORIES}.MAX_DELIVERIES.>`, `${ADVISORIES}.MSG_TERMINATED.>`];
  await api("STREAM.CREATE.CAPTURED", { name: "CAPTURED", subjects, allow_direct: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], retention: "workqueue", allow_direct: true });
  const config = { durable_name: "worker", ack_policy: "explicit", max_deliver: 1, ack_wait: 200_000_000 };
  await api("CONSUMER.CREATE.WORK.worker", { stream_name: "WORK", config });
  await until(() => run.watch.context("test")?.consumers().length === 1);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const api = <T>(verb: string, body?: object) => run.context.api<T>(verb, body);
const stored = async (stream: string) => (await api<{ state: { messages: number; last_seq: number } }>(`STREAM.INFO.${stream}`)).state;
const keptRows = async (state: "open" | "gone" = "open") => (await run.rows(state)).filter(({ stream }) => stream === KEPT);

const pull = async () => (await jetstream(run.context.connection()).consumers.get("WORK", "worker")).next({ expires: 15_000 });

/** Pulled and never acknowledged: with max_deliver 1 the server gives up after ack_wait. */
async function giveUpOn(bodies: readonly string[]): Promise<void> {
  const block = "NATS/1.0\r\nNats-Msg-Id: m-%\r\nX-Tenant: 4\r\nX-Tenant: 4\r\n\r\n";
  await rawPublish(
    server.port,
    bodies.map((payload) => ({ subject: "work.a", block: block.replace("%", payload), payload })),
  );
  for (const _ of bodies) await pull();
}

test("exhausted on a work queue, kept, found, re-driven once; its copy is gone then, and does not come back", async () => {
  await keepDeadLetters(ada, { ...worker, enabled: true, reason: "test" }, run);
  await giveUpOn(["one", "two"]);
  let letters: DeadLetter[] = [];
  await until(async () => (letters = await keptRows()).length === 2);
  const one = letters.find(({ msgId }) => msgId === "m-one");
  expect(one).toMatchObject({ kind: "exhausted", profile: "kept", originalStream: "WORK", originalSubject: "work.a", consumer: "worker" });
  if (!one) throw new Error("one was kept");

  const { id, planHash, plan } = await planRedrive(ada, { options: bare, selection: { ids: [one.id] }, reason: "test" }, run);
  expect(plan).toMatchObject({ count: 1, targets: [{ stream: "WORK" }] });
  const before = (await stored("WORK")).last_seq;
  await startRedrive(ada, { id, planHash }, run);
  await until(async () => (await run.db.redrives.get(id))?.state === "succeeded");
  expect(await stored("WORK")).toMatchObject({ last_seq: before + 1 });
  expect(await stored(KEPT)).toMatchObject({ messages: 1 });

  // Known to have been there, so that advisories which are read again do not bring it back.
  const death = { ...worker, seq: one.originalSeq ?? 0, at: one.failedAt };
  await until(async () => (await run.db.keptConsumers.leftAgain("test", [death])).length === 1);

  const sent = await readMessage(run.context, { name: "WORK", allowDirect: true }, { seq: before + 1 });
  const headers = parseHeaders(sent?.headerBlock ?? new Uint8Array(0));
  expect(sent && Buffer.from(sent.payload).toString()).toBe("one");
  expect(toHeaders(headers).map(([name]) => name)).toEqual([
    "Nats-Msg-Id",
    "Nats-Expected-Stream",
    "Jetlag-Job",
    "Jetlag-Source",
    "Jetlag-Generation",
    "Jetlag-Original-Msg-Id",
    "X-Tenant",
    "X-Tenant",
  ]);
  expect([headerText(headers, "Jetlag-Original-Msg-Id"), headerText(headers, "Jetlag-Generation")]).toEqual(["m-one", "1"]);
});

test("what was sent and dies again is a second copy, of the next generation", async () => {
  await pull();
  let letters: DeadLetter[] = [];
  await until(async () => (letters = await keptRows()).length === 2);
  expect(letters.map(({ generation }) => generation).toSorted()).toEqual([0, 1]);
  expect((await stored(KEPT)).last_seq).toBe(3);
});

test("a plain consumer takes copies out of the stream as the documentation says", async () => {
  const manager = await jetstreamManager(run.context.connection());
  const filter_subject = "jetlag.dead.WORK.*.worker.>";
  await manager.consumers.add(KEPT, { durable_name: "invoices", filter_subject, ack_policy: AckPolicy.Explicit });
  const message = await (await jetstream(run.context.connection()).consumers.get(KEPT, "invoices")).next({ expires: 15_000 });
  const header = (name: string) => message?.headers?.get(name);
  expect([message?.string(), header("Jetlag-Original-Subject"), header("Jetlag-Header-Nats-Msg-Id")]).toEqual(["two", "work.a", "m-two"]);
  await manager.consumers.delete(KEPT, "invoices");
});

test("switched off, nothing more is kept, and what was kept stays", async () => {
  await keepDeadLetters(ada, { ...worker, enabled: false, reason: "test" }, run);
  const captured = (await stored("CAPTURED")).messages;
  await giveUpOn(["three"]);
  await until(async () => (await stored("CAPTURED")).messages === captured + 1);
  await until(async () => (await run.rows()).some(({ msgId }) => msgId === "m-three"));
  expect(await stored(KEPT)).toMatchObject({ messages: 2, last_seq: 3 });
});
