import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";
import type { NatsContext } from "../types";
import { redriveWire } from ".";
import type { LookedAt } from "./types";
import { fill, makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });
/** As a look at it says, unless told otherwise. */
const of = (name: string, own: Partial<LookedAt["stream"]> = {}): LookedAt => ({
  stream: { name, firstSeq: 1, lastSeq: 99_999, consumerCount: 0, ...own },
  askedAt: performance.now(),
});
const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

/** A stream with so many messages in it. */
async function stock(at: NatsContext, name: string, count: number, config?: Record<string, unknown>): Promise<void> {
  await makeStream(at, name, config);
  await fill(
    at,
    name,
    range(1, count).map(() => ({ subject: `${name.toLowerCase()}.a`, payload: "x".repeat(256) })),
  );
}

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "all", password: "p" },
      { user: "few", password: "p", permissions: { publish: { deny: ["$JS.API.STREAM.MSG.DELETE.>", "$JS.API.STREAM.PURGE.>"] } } },
      { user: "no-purge", password: "p", permissions: { publish: { deny: ["$JS.API.STREAM.PURGE.>"] } } }
    ] } }`,
  });
  context = await connectedContext(server.url, as("all"));
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

test("thousands at once, each answered by itself; again, they are gone already", async () => {
  await stock(context, "DLQ", 3_000);
  const wire = redriveWire(context);
  const dlq = of("DLQ");
  const answers = await wire.removeMany(dlq, range(11, 2_500));
  expect(answers).toEqual(range(11, 2_500).map((seq) => ({ seq, kind: "removed" })));
  expect((await context.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages).toBe(500);
  expect(await wire.removeMany(dlq, [10, 11, 12, 99_999])).toEqual([
    { seq: 10, kind: "removed" },
    { seq: 11, kind: "already-gone" },
    { seq: 12, kind: "already-gone" },
    { seq: 99_999, kind: "already-gone" },
  ]);
  expect(await wire.removeMany(dlq, [])).toEqual([]);
});

test("what a stream begins with leaves by one purge, the rest one by one, and nobody else's", async () => {
  await stock(context, "HEAD", 40);
  const asked: string[] = [];
  const listening = context.connection().subscribe("$JS.API.STREAM.>", { callback: (_, { subject }) => void asked.push(subject) });
  const wire = redriveWire(context);
  await wire.removeMany(of("HEAD"), [2, 3]);
  const answers = await wire.removeMany(of("HEAD"), [1, ...range(2, 19), 22, 40]);
  expect(answers).toEqual([1, ...range(2, 19), 22, 40].map((seq) => ({ seq, kind: "removed" })));
  await context.connection().flush();
  listening.unsubscribe();
  expect(asked).toEqual([
    "$JS.API.STREAM.MSG.DELETE.HEAD",
    "$JS.API.STREAM.MSG.DELETE.HEAD",
    "$JS.API.STREAM.PURGE.HEAD",
    "$JS.API.STREAM.MSG.DELETE.HEAD",
    "$JS.API.STREAM.MSG.DELETE.HEAD",
  ]);
  const left = await wire.readMany({ name: "HEAD", allowDirect: true }, range(1, 40));
  expect([...left].flatMap(([seq, message]) => (message ? [seq] : [])).toSorted((a, b) => a - b)).toEqual([21, ...range(23, 17)]);
});

test("a stream with consumers is not purged: that would change what they say of messages above", async () => {
  await makeStream(context, "READ");
  await fill(
    context,
    "READ",
    range(1, 20).map((seq) => ({ subject: seq <= 10 ? "read.a" : "read.b" })),
  );
  await context.api("CONSUMER.CREATE.READ.c", {
    stream_name: "READ",
    config: { durable_name: "c", filter_subject: "read.b", ack_policy: "explicit", max_deliver: 2, ack_wait: 100_000_000 },
  });
  context.connection().subscribe("pulled", { callback: () => undefined }); // delivered, never acknowledged
  context.connection().publish("$JS.API.CONSUMER.MSG.NEXT.READ.c", '{"batch":40,"expires":5000000000}', { reply: "pulled" });
  const consumer = () => context.api<{ num_redelivered: number; ack_floor: { stream_seq: number } }>("CONSUMER.INFO.READ.c");
  await until(async () => (await consumer()).num_redelivered === 10);
  const before = await consumer();
  const look = { stream: await redriveWire(context).streamNow("READ"), askedAt: performance.now() };
  await redriveWire(context).removeMany(look, range(1, 10));
  expect(await consumer()).toMatchObject({ num_redelivered: before.num_redelivered, ack_floor: before.ack_floor });
});

test("what a purge took beside what was named is said, and is no success", async () => {
  await stock(context, "ANOTHER", 40);
  const answers = await redriveWire(context).removeMany(of("ANOTHER", { firstSeq: 21 }), range(15, 16));
  expect(answers).toMatchObject([
    ...range(15, 6).map((seq) => ({ seq, kind: "already-gone" })),
    ...range(21, 10).map((seq) => ({ seq, kind: "failed", detail: expect.stringContaining("took 20 messages that were not selected") })),
  ]);
});

test("a look that is older than the stream's beginning, or says that it ends sooner, purges nothing else", async () => {
  await stock(context, "OLDER", 40);
  await context.api("STREAM.PURGE.OLDER", { seq: 11 });
  const wire = redriveWire(context);
  expect(new Set((await wire.removeMany(of("OLDER"), range(1, 20))).map(({ kind }) => kind))).toEqual(new Set(["removed"]));
  await wire.removeMany(of("OLDER", { firstSeq: 21, lastSeq: 25 }), range(21, 10));
  expect((await context.api<{ state: unknown }>("STREAM.INFO.OLDER")).state).toMatchObject({ messages: 10, first_seq: 31 });
});

test("after a process stood still, a stream that was made again meanwhile loses nothing but what has those numbers", async () => {
  await stock(context, "AGAIN", 30);
  const look = { ...of("AGAIN", { firstSeq: 501 }), askedAt: performance.now() - 101 };
  const answers = await redriveWire(context).removeMany(look, range(501, 20));
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["already-gone"]));
  expect((await context.api<{ state: { messages: number } }>("STREAM.INFO.AGAIN")).state.messages).toBe(30);
});

test.each([
  ["the stream", { deny_purge: true }, "all"],
  ["its permissions", {}, "no-purge"],
])("where %s refuses a purge, they leave one by one", async (_, config, user) => {
  const name = user === "all" ? "DENIES" : "FORBIDDEN";
  await makeStream(context, name, config);
  await fill(
    context,
    name,
    range(1, 20).map(() => ({ subject: `${name.toLowerCase()}.a` })),
  );
  const connected = await connectedContext(server.url, as(user));
  const answers = await redriveWire(connected).removeMany(of(name), range(1, 19));
  await connected.close();
  expect(answers).toEqual(range(1, 19).map((seq) => ({ seq, kind: "removed" })));
  expect((await context.api<{ state: { messages: number } }>(`STREAM.INFO.${name}`)).state.messages).toBe(1);
});

test("a purged stream has nothing left to remove", async () => {
  await stock(context, "PURGED", 3);
  await context.api("STREAM.PURGE.PURGED");
  expect((await redriveWire(context).removeMany(of("PURGED", { firstSeq: 4 }), [1, 2])).map(({ kind }) => kind)).toEqual([
    "already-gone",
    "already-gone",
  ]);
});

test("a delete that the stream, or nobody, permits is failed and says why", async () => {
  await makeStream(context, "KEPT", { deny_delete: true });
  await fill(context, "KEPT", [{ subject: "kept.a" }]);
  expect(await redriveWire(context).removeMany(of("KEPT"), [1])).toMatchObject([
    { seq: 1, kind: "failed", detail: expect.stringContaining("10057") },
  ]);
  expect(await redriveWire(context).removeMany(of("NOT_THERE"), [1])).toMatchObject([
    { kind: "failed", detail: expect.stringContaining("10059") },
  ]);

  const few = await connectedContext(server.url, as("few"));
  const answers = await redriveWire(few).removeMany(of("KEPT"), range(1, 1_500));
  expect(new Set(answers.map((one) => (one.kind === "failed" ? one.detail : one.kind)))).toEqual(
    new Set(["not permitted: STREAM.MSG.DELETE"]),
  );
  await few.close();
});

test("NATS gone in the middle: what is called removed is, and the same again removes the rest", async () => {
  const mortal = await startNatsServer();
  const there = await connectedContext(mortal.url);
  await stock(there, "DLQ", 20_000);
  const wire = redriveWire(there);
  const dlq = of("DLQ", { firstSeq: 0 }); // one by one
  const removing = wire.removeMany(dlq, range(1, 20_000)).catch((error: Error) => error);
  await until(async () => (await there.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages < 20_000);
  await mortal.kill();
  expect(await removing).toMatchObject({ code: "NATS_UNAVAILABLE" });
  await expect(wire.removeMany(dlq, [1])).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });

  await mortal.restart();
  await until(() => there.link().kind === "connected");
  const again = await wire.removeMany(dlq, range(1, 20_000));
  expect(new Set(again.map(({ kind }) => kind))).toEqual(new Set(["removed", "already-gone"]));
  expect((await there.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages).toBe(0);
  await there.close();
  await mortal.stop();
});

test("what was removed stays removed when the server dies right after its answer", async () => {
  const mortal = await startNatsServer();
  const there = await connectedContext(mortal.url);
  await stock(there, "DLQ", 2_000);
  await redriveWire(there).removeMany(of("DLQ"), [...range(1, 900), 1_500]);
  await mortal.kill();
  await mortal.restart();
  await until(() => there.link().kind === "connected");
  expect((await there.api<{ state: unknown }>("STREAM.INFO.DLQ")).state).toMatchObject({ messages: 1_099, first_seq: 901, num_deleted: 1 });
  await there.close();
  await mortal.stop();
});
