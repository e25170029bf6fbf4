import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Database } from "@/lib/db";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext } from "@/lib/nats/test-context";

const users = [
  "{ user: all, password: p }",
  '{ user: blind, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.>", "$JS.API.DIRECT.GET.>"] } } }',
  '{ user: half, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.DLQ_ONE", "$JS.API.DIRECT.GET.DLQ_ONE", "$JS.API.STREAM.INFO.DLQ_ONE"] } } }',
];
const login = { user: "all", pass: "p" };
const as = (user: string) => ({ user, password: "p" });

let server: NatsServer;
let db: Database;
let run: Indexing;

beforeAll(async () => {
  const config = `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }`;
  [server, db] = await Promise.all([startNatsServer({ config }), openTestDatabase()]);
});
afterEach(async () => {
  await run.stop();
  const owner = await connectedContext(server.url, { auth: { kind: "password", ...as("all") } });
  const { streams } = await owner.api<{ streams: string[] | null }>("STREAM.NAMES");
  for (const name of streams ?? []) await owner.api(`STREAM.DELETE.${name}`);
  await owner.close();
  await db.client.deadLetter.deleteMany();
  await db.client.deadLetterCursor.deleteMany();
});
afterAll(async () => {
  await db.close();
  await server.stop();
});

async function create(name: string, subject: string, storage = "file") {
  const owner = await connectedContext(server.url, { auth: { kind: "password", ...as("all") } });
  await owner.api(`STREAM.CREATE.${name}`, { name, subjects: [subject], allow_direct: true, storage });
  await owner.close();
}
const publish = (subject: string, count: number) =>
  rawPublish(
    server.port,
    Array.from({ length: count }, () => ({ subject, payload: "x" })),
    login,
  );
const denied = async () =>
  (await run.letters.readings(["test"])).flatMap((reading) => (reading.denied === null ? [] : [[reading.stream, reading.denied]]));
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 50 });

test("NATS killed and back: it waits and goes on, nothing is lost or doubled", async () => {
  await create("DLQ", "dlq.>");
  run = await startIndexing({ url: server.url, db, auth: as("all") });
  await publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await server.kill();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await run.seqs()).toEqual([1, 2, 3]);
  await server.restart();
  await publish("dlq.a", 2);
  await poll(run.seqs).toEqual([1, 2, 3, 4, 5]);
});

test("a stream in memory is gone after a restart, and so are its letters", async () => {
  await create("DLQ", "dlq.>", "memory");
  run = await startIndexing({ url: server.url, db, auth: as("all") });
  await publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await server.kill();
  await server.restart();
  await poll(run.seqs).toEqual([]);
});

test.each([1, 5])("a store that lost what was indexed: the %i new letters under the old numbers are shown, not the old", async (count) => {
  await create("DLQ", "dlq.>");
  run = await startIndexing({ url: server.url, db, auth: as("all") });
  await publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await server.kill();
  await rm(path.join(server.dataDir, "jetstream", "A", "streams", "DLQ", "msgs"), { recursive: true });
  await server.restart();
  await publish("dlq.b", count);
  await poll(async () => (await run.rows()).map(({ subject }) => subject)).toEqual(Array.from({ length: count }, () => "dlq.b"));
});

test("the database fails and comes back: it waits and goes on", async () => {
  await create("DLQ", "dlq.>");
  run = await startIndexing({ url: server.url, db, auth: as("all") });
  await publish("dlq.a", 1);
  await poll(run.seqs).toEqual([1]);
  await db.client.$executeRaw`ALTER TABLE dead_letter RENAME TO away`;
  await publish("dlq.a", 2);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await db.client.$executeRaw`ALTER TABLE away RENAME TO dead_letter`;
  await poll(run.seqs).toEqual([1, 2, 3]);
});

test("where reading is not permitted that is said, and other streams go on", async () => {
  await create("DLQ_ONE", "dlq.one");
  await create("DLQ_TWO", "dlq.two");
  await publish("dlq.one", 1);
  await publish("dlq.two", 2);
  run = await startIndexing({ url: server.url, db, auth: as("half") });
  await poll(async () => (await run.rows()).map(({ stream }) => stream)).toEqual(["DLQ_TWO", "DLQ_TWO"]);
  await poll(denied).toEqual([["DLQ_ONE", "not permitted: DIRECT.GET"]]);
  expect(await run.letters.countIndexed(["test"])).toEqual(new Map());
});

test("once it is permitted again, the notice goes and the letters come", async () => {
  await create("DLQ", "dlq.>");
  await publish("dlq.a", 2);
  run = await startIndexing({ url: server.url, db, auth: as("blind") });
  await poll(denied).toHaveLength(1);
  await run.stop();
  run = await startIndexing({ url: server.url, db, auth: as("all") });
  await poll(run.seqs).toEqual([1, 2]);
  expect(await denied()).toEqual([]);
  expect(await run.letters.countIndexed(["test", "other"])).toEqual(new Map([["test", 2]]));
});
