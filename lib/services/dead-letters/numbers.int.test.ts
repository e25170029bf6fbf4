import { afterAll, beforeAll, expect, test } from "vitest";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { Overview } from "@/lib/domain/overview/types";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import type { Deps } from "../deps";
import { planDiscard } from "../discards/plan-discard";
import { startDiscard } from "../discards/start-discard";
import { undoDiscard } from "../discards/undo-discard";
import { getOverview } from "../overview/get-overview";
import { listDeadLetters } from "./list-dead-letters";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;
let dying: Dying;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, keeps: true, discarder: {}, settings: { capture: "ask" } });
  dying = await openDying(server.url);
  for (const name of ["DLQ", "AUDIT_DLQ"])
    await dying.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name.toLowerCase()}.>`], allow_direct: true });
  await dying.capture();
  await dying.make("ORDERS", "limits");
  await dying.make("TASKS", "workqueue");
  await run.db.keptConsumers.switchOn({ context: "test", stream: "TASKS", consumer: "w" }, 0);
});
afterAll(async () => {
  await dying?.close();
  await run?.stop();
  await server?.stop();
});

const list = (input: Parameters<typeof listDeadLetters>[1] = {}) => listDeadLetters(ada, input, run);
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 100 });

/** Every place where a number of open letters is shown, and whether they agree with the rows. */
async function numbers() {
  const { items, total, incomplete } = await list({ limit: 500 });
  const overview = Overview.parse(await getOverview(ada, {}, run as unknown as Deps)); // it uses none of what is missing
  const findings = overview.needsYou.filter(({ kind }) => kind === "dead-letters");
  const perStream = findings.map(({ href, count }) => [new URL(href, "http://jetlag").searchParams.get("stream"), count]);
  const streams = [...new Set(items.map(({ stream }) => stream))];
  const listed = await Promise.all(streams.map(async (stream) => [stream, (await list({ stream, limit: 1 })).total]));
  const exhausted = await run.letters.countExhausted();
  const ofConsumers = await Promise.all(
    exhausted.map(async ({ stream, consumer, open }) => {
      const found = await list({ kind: "exhausted", originalStream: stream, consumer, limit: 1 });
      return [`${stream} ${consumer}`, open, found.total === open];
    }),
  );
  const all = new Set([items.length, total, overview.totals.deadLetters, overview.contexts[0]?.deadLetters]);
  all.add((await run.letters.countIndexed(["test"])).get("test"));
  const byName = (a: unknown[], b: unknown[]) => `${a[0]}`.localeCompare(`${b[0]}`);
  return {
    open: [...all],
    agree: JSON.stringify(perStream.toSorted(byName)) === JSON.stringify(listed.toSorted(byName)),
    perStream: Object.fromEntries(listed) as Record<string, number>,
    ofConsumers: ofConsumers.toSorted(byName),
    incomplete,
  };
}

test("the numbers agree: stored, exhausted, terminated and kept letters of several streams", async () => {
  const aside = { subject: "dlq.a", payload: "x" };
  await rawPublish(server.port, [aside, aside, { ...aside, subject: "audit_dlq.a" }]);
  for (const subject of ["orders.a", "orders.b"]) {
    await dying.publish(subject);
    await dying.exhaust("ORDERS");
  }
  await dying.publish("orders.c");
  for (const delivery of await dying.pull("ORDERS", "w")) await delivery.answer("+TERM no stock");
  await dying.publish("tasks.a", "kept bytes");
  await dying.exhaust("TASKS");
  // What ORDERS #1 died of, the application has stored as well: one case, in its stream.
  const copy = { stream: "ORDERS", sequence: 1, consumer: "w", original_subject: "orders.a", original_message: "x", error: "no" };
  await rawPublish(server.port, [{ subject: "dlq.b", payload: JSON.stringify(copy) }]);

  await poll(numbers).toEqual({
    open: [7],
    agree: true,
    perStream: { DLQ: 3, AUDIT_DLQ: 1, ORDERS: 2, JETLAG_DEAD_LETTERS: 1 },
    ofConsumers: [
      ["ORDERS w", 1, true],
      ["TASKS w", 1, true],
    ],
    incomplete: [],
  });
  const found = async (q: string) => (await list({ q })).items.map(({ stream, seq }) => `${stream} ${seq}`);
  await poll(() => found('"kept bytes"')).toEqual(["JETLAG_DEAD_LETTERS 1"]);
  await poll(() => found("exhausted b")).toEqual(["ORDERS 2"]);
  await poll(() => found('"no stock"')).toEqual(["ORDERS 3"]);
});

test("a kept copy is discarded with its bytes, one in its own stream is only marked; numbers agree, and again after the undo", async () => {
  const { items } = await list({ limit: 500 });
  const [copy] = items.filter(({ stream }) => stream === "JETLAG_DEAD_LETTERS");
  const own = items.find(({ stream, kind }) => stream === "ORDERS" && kind === "exhausted");
  const messages = async (stream: string) => (await dying.api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`)).state.messages;
  expect([copy?.originalStream, copy?.kind, own?.seq]).toEqual(["TASKS", "exhausted", 2]);
  const orders = await messages("ORDERS");

  const planned = await planDiscard(ada, { selection: { ids: [copy?.id ?? "", own?.id ?? ""] } }, run);
  expect(planned.plan).toMatchObject({ count: 2, withoutPayload: 1, streams: [{ stream: "JETLAG_DEAD_LETTERS", count: 1 }] });
  const done = await startDiscard(ada, { id: planned.id, planHash: planned.planHash, reason: "known" }, run);
  await until(async () => (await run.db.discards.get(done.id))?.state === "discarded");
  expect([await messages("JETLAG_DEAD_LETTERS"), await messages("JETLAG_TRASH"), await messages("ORDERS")]).toEqual([0, 1, orders]);
  const without = { DLQ: 3, AUDIT_DLQ: 1, ORDERS: 1 };
  await poll(numbers).toEqual({ open: [5], agree: true, perStream: without, ofConsumers: [], incomplete: [] });
  expect((await list({ state: "discarded" })).total).toBe(2);

  await undoDiscard(ada, { id: done.id, reason: "needed" }, run);
  await until(async () => (await run.db.discards.get(done.id))?.state === "undone");
  await poll(async () => (await numbers()).perStream).toEqual({ DLQ: 3, AUDIT_DLQ: 1, ORDERS: 2, JETLAG_DEAD_LETTERS: 1 });
  await poll(async () => (await numbers()).open).toEqual([7]);
});
