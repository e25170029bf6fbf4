import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Database } from "@/lib/db";
import type { Death } from "@/lib/domain/dead-letter/death";
import { decode } from "@/lib/domain/dead-letter/decode";
import { toLetter } from "@/lib/domain/dead-letter/to-letter";
import { writeHeaders } from "@/lib/domain/headers";
import type { NatsContext, RawMessage } from "@/lib/nats";
import { readBatch, readMessage } from "@/lib/nats/messages";
import { rawPublish, type RawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext, until } from "@/lib/nats/test-context";
import { openKeeper, type Keeper } from "./keep-deaths";

const KEPT = { name: "JETLAG_DEAD_LETTERS", allowDirect: true };
const users = [
  "all, password: p",
  'mute, password: p, permissions: { publish: { deny: ["jetlag.>"] } }',
  'tight, password: p, permissions: { publish: { deny: ["jetlag.dead.WORK.*.other.>"] } }',
];
const ours = { stream: KEPT.name, maps: [] };
const log = pino({ level: "silent" });

let server: NatsServer;
let db: Database;
let context: NatsContext;
let keeper: Keeper;

beforeAll(async () => {
  const accounts = `accounts { A { jetstream: enabled, users: [ ${users.map((user) => `{ user: ${user} }`).join(", ")} ] } }`;
  [server, db] = await Promise.all([startNatsServer({ config: accounts, monitoring: true }), openTestDatabase()]);
  context = await connect("all");
});
beforeEach(async () => {
  await context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true, retention: "workqueue" });
  await db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "w" }, 0);
  keeper = open();
});
afterEach(async () => {
  await keeper.stop();
  for (const stream of ["WORK", KEPT.name, "OTHER"]) await context.api(`STREAM.DELETE.${stream}`).catch(() => undefined);
  await db.client.$executeRaw`DELETE FROM kept_consumer`;
  await db.client.$executeRaw`DELETE FROM dead_letter`;
  await db.client.$executeRaw`DELETE FROM sighting`;
});
afterAll(async () => {
  await context.close();
  await Promise.all([server.stop(), db.close()]);
});

const connect = (user: string) => connectedContext(server.url, { auth: { kind: "password", user, password: "p" } });
const open = () => openKeeper({ db, log, stream: () => ({ days: 30, replicas: 1 }) });

/** Publishes them, and says of each what an advisory and a look at its stream would. */
async function die(messages: readonly RawPublish[], more: Partial<Death<RawMessage>> = {}): Promise<Death<RawMessage>[]> {
  const infoOf = () => context.api<{ created: string; state: { last_seq: number } }>("STREAM.INFO.WORK");
  const before = (await infoOf()).state.last_seq;
  await rawPublish(server.port, messages, { user: "all", pass: "p" });
  await until(async () => (await infoOf()).state.last_seq === before + messages.length);
  const streamCreatedAt = Date.parse((await infoOf()).created);
  return Promise.all(
    messages.map(async (_, index) => {
      const seq = before + index + 1;
      const message = await readMessage(context, { name: "WORK", allowDirect: true }, { seq });
      const death = { kind: "exhausted", stream: "WORK", consumer: "w", seq, deliveries: 3, at: Date.now(), reason: null } as const;
      return { ...death, streamCreatedAt, message, ...more };
    }),
  );
}

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ subject: `work.${index % 7}`, payload: `body ${index}` }));
const kept = async () => (await readBatch(context, KEPT, { fromSeq: 1, batch: 1_000 })).messages;
const keptBodies = async () => (await kept()).map(({ payload }) => Buffer.from(payload).toString()).toSorted();
const bodiesOf = (deaths: readonly Death<RawMessage>[]) =>
  deaths.map(({ message }) => Buffer.from(message?.payload ?? "").toString()).toSorted();

test("bytes and headers come back as they were, and say which death it was", async () => {
  const deaths = await die([
    { subject: "work.plain", payload: "hello" },
    { subject: "work.empty" },
    { subject: "work.binary", payload: Uint8Array.of(0, 255, 254, 13, 10) },
    { subject: "work.repeats", block: "NATS/1.0\r\nA: 1\r\nb:2\r\na:  3 \r\nA: 1\r\n\r\n", payload: "x" },
    {
      subject: "work.control",
      block: "NATS/1.0\r\nNats-Msg-Id: m-1\r\nNats-Expected-Stream: WORK\r\nJetlag-Generation: 1\r\n\r\n",
      payload: "x",
    },
    { subject: "work.odd", block: Buffer.from("NATS/1.0\r\nX: \xff\xfe\x80\r\nmy name: y\r\nnothing\r\n\r\n", "latin1"), payload: "x" },
    { subject: "work.behind", block: "NATS/1.0\r\nA: 1\r\n\r\nB: 2\r\n\r\n", payload: "x" },
  ]);
  await keeper.keep(context, deaths);
  const copies = new Map((await kept()).map((message) => [decode(message, ours).originalSubject, message]));
  expect(copies.size).toBe(deaths.length);
  for (const { message, seq, at, streamCreatedAt } of deaths) {
    const copy = copies.get(message?.subject ?? "") as RawMessage;
    const original = decode(copy, ours).original();
    expect(original.payload && Buffer.from(original.payload)).toEqual(Buffer.from(message?.payload ?? ""));
    expect(original.headers && Buffer.from(writeHeaders(original.headers))).toEqual(
      message?.headerBlock && Buffer.from(message.headerBlock),
    );
    const source = { context: "test", stream: KEPT.name, streamCreatedAt: 1, allowMsgTtl: false, maps: [] };
    expect(toLetter(copy, source)).toMatchObject({
      kind: "exhausted",
      originalSeq: seq,
      epoch: String(at),
      originalCreatedAt: streamCreatedAt,
    });
  }
});

test("two calls at once share one connection, which ends with the keeper", async () => {
  const connections = async () => {
    const connz = (await (await fetch(`${server.monitoringUrl}/connz`)).json()) as { connections: { name?: string }[] }; // as the server documents it
    return connz.connections.filter(({ name }) => name === "jetlag-keep").length;
  };
  await expect.poll(connections).toBe(0);
  const [one, ...others] = await die(many(4));
  await Promise.all([keeper.keep(context, one ? [one] : []), keeper.keep(context, others)]);
  expect([(await kept()).length, await connections()]).toEqual([4, 1]);
  await keeper.stop();
  await expect.poll(connections).toBe(0);
});

test("what cannot be kept holds up no other consumer's", async () => {
  await db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "other" }, 0);
  await keeper.keep(context, await die(many(1))); // the stream is there
  const tight = await connect("tight");
  const another = open(); // the connection of the first is not tight
  const [refused, unread, ...fine] = await die(many(300));
  if (!refused || !unread) throw new Error("300 died");
  const deaths = [{ ...refused, consumer: "other" }, { ...unread, consumer: "other", message: null, denied: "not permitted: x" }, ...fine];
  await expect(another.keep(tight, deaths)).rejects.toMatchObject({ code: "NATS_DENIED" });
  expect((await kept()).length).toBe(1 + fine.length);
  await another.stop();
  await tight.close();
});

test("the stream is made where it is missing, as it is promised", async () => {
  await keeper.keep(context, await die(many(3)));
  const { config } = await context.api<{ config: Record<string, unknown> }>(`STREAM.INFO.${KEPT.name}`);
  expect(config).toMatchObject({
    subjects: ["jetlag.dead.>"],
    retention: "limits",
    storage: "file",
    discard: "old",
    max_age: 30 * 86_400 * 1e9,
    max_bytes: 1024 ** 3,
    allow_direct: true,
    metadata: { "jetlag.purpose": "dead-letters" },
  });
});

test("given again and again it is one copy: after a stop between publish and cursor, and after kill -9 of the server", async () => {
  const deaths = await die(many(300));
  await keeper.keep(context, deaths.slice(0, 200));
  await keeper.stop(); // it died here: the cursor was not moved
  keeper = open();
  await keeper.keep(context, deaths);
  await server.kill();
  await expect(keeper.keep(context, deaths)).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });
  await server.restart();
  await until(() => context.link().kind === "connected");
  await keeper.keep(context, deaths);
  expect(await keptBodies()).toEqual(bodiesOf(deaths));
});

test("a server killed while copies are on their way: what was not answered is given again, and is one copy", async () => {
  const deaths = await die(many(2_000));
  const keeping = keeper.keep(context, deaths).then(
    () => "kept",
    (error: unknown) => (error as { code?: string }).code, // what else it is fails the next line
  );
  await until(async () => (await context.api<{ streams: number }>("INFO")).streams === 2);
  await server.kill();
  expect(["kept", "NATS_UNAVAILABLE"]).toContain(await keeping);
  await server.restart();
  await until(() => context.link().kind === "connected");
  await until(() =>
    keeper.keep(context, deaths).then(
      () => true,
      () => false,
    ),
  );
  const { state } = await context.api<{ state: { messages: number; last_seq: number } }>(`STREAM.INFO.${KEPT.name}`);
  expect(state).toMatchObject({ messages: 2_000, last_seq: 2_000 });
});

test("two at once keep one copy", async () => {
  const deaths = await die(many(500));
  const other = open();
  await Promise.all([keeper.keep(context, deaths), other.keep(context, deaths.toReversed())]);
  await other.stop();
  expect(await keptBodies()).toEqual(bodiesOf(deaths));
});

test("only what is switched on, since then; one that is there; and the same message twice where it died twice", async () => {
  const [first, second, third] = await die(many(3));
  if (!first || !second || !third) throw new Error("three died");
  const since = Date.now();
  await db.keptConsumers.switchOff({ context: "test", stream: "WORK", consumer: "w" });
  await keeper.keep(context, [first]);
  await db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "w" }, since);
  await keeper.keep(context, [
    { ...first, at: since - 60_000 },
    { ...first, consumer: "other" },
    { ...first, at: since + 1, message: null },
    { ...second, at: since + 2 },
    { ...second, at: since + 3 },
    { ...third, kind: "terminated", reason: "bad", at: since + 4 },
  ]);
  expect((await kept()).map((copy) => [decode(copy, ours).originalSeq, decode(copy, ours).failedAt])).toEqual([
    [second.seq, since + 2],
    [second.seq, since + 3],
    [third.seq, since + 4],
  ]);
});

test("a copy that was removed is not made again when its advisory is read again", async () => {
  const deaths = await die(many(3));
  await keeper.keep(context, deaths);
  const instance = { context: "test", stream: KEPT.name, createdAt: 1 };
  const source = { ...instance, streamCreatedAt: 1, allowMsgTtl: false, maps: [] };
  const letters = (await kept()).map((message) => toLetter(message, source));
  await db.deadLetterIndex.write(instance, letters.slice(0, 2), { indexedSeq: 3, firstSeq: 1, lastSeq: 3, numDeleted: 0 });
  await db.deadLetterIndex.markGone(instance, { seqs: [1] });
  const [, , united] = letters;
  if (!united) throw new Error("three were kept");
  const { context: name, stream, seq, originalStream, originalSeq } = united;
  const place = { context: name, stream, streamCreatedAt: new Date(1).toISOString(), seq, originalStream, originalSeq };
  await db.client.sighting.create({ data: { id: united.id, deadLetter: "its case", facts: united, present: false, ...place } });
  await context.api(`STREAM.PURGE.${KEPT.name}`);
  await keeper.keep(context, deaths);
  expect((await kept()).map((copy) => decode(copy, ours).originalSeq)).toEqual([deaths[1]?.seq]);
});

test("too large with our headers: said and left, the others are kept", async () => {
  const [large, small] = await die([
    { subject: "work.large", payload: new Uint8Array(1024 * 1024 - 40) },
    { subject: "work.small", payload: "s" },
  ]);
  if (!large || !small) throw new Error("two died");
  await keeper.keep(context, [large, small]);
  expect(await keptBodies()).toEqual(["s"]);
});

test("a refusal is thrown, so that they are given again: no permission, somebody else's stream of that name or subjects", async () => {
  const deaths = await die(many(1));
  const mute = await connect("mute");
  await context.api("STREAM.CREATE.OTHER", { name: "OTHER", subjects: ["jetlag.dead.WORK.>"] });
  await expect(keeper.keep(context, deaths)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("OTHER") as string,
  });
  expect((await context.api<{ state: { messages: number } }>("STREAM.INFO.OTHER")).state.messages).toBe(0);
  await context.api("STREAM.DELETE.OTHER");
  await context.api(`STREAM.CREATE.${KEPT.name}`, { name: KEPT.name, subjects: ["mine.>"] });
  await expect(keeper.keep(context, deaths)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("did not make") as string,
  });
  await context.api(`STREAM.DELETE.${KEPT.name}`);
  const muted = open();
  await expect(muted.keep(mute, deaths)).rejects.toMatchObject({ code: "NATS_DENIED" });
  await muted.stop();
  await mute.close();
  await keeper.keep(context, deaths);
  expect(await keptBodies()).toEqual(bodiesOf(deaths));
  const unread = deaths.map((death) => ({ ...death, message: null, denied: "not permitted: DIRECT.GET" }));
  await expect(keeper.keep(context, unread)).rejects.toMatchObject({ code: "NATS_DENIED", message: "not permitted: DIRECT.GET" });
});
