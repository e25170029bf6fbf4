import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";

const users = [
  '{ user: blind, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.>", "$JS.API.DIRECT.GET.>"] } } }',
  '{ user: half, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.DLQ_ONE", "$JS.API.DIRECT.GET.DLQ_ONE", "$JS.API.STREAM.INFO.DLQ_ONE"] } } }',
];
let ground: IndexGround;
let run: Indexing;

beforeAll(async () => void (ground = await openIndexGround(users)));
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(() => ground.close());

const denied = async () =>
  (await run.letters.readings(["test"])).flatMap((reading) => (reading.denied === null ? [] : [[reading.stream, reading.denied]]));
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });

test("NATS killed and back: it waits and goes on, nothing is lost or doubled", async () => {
  await ground.create("DLQ", "dlq.>");
  run = await ground.start();
  await ground.publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await ground.server.kill();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await run.seqs()).toEqual([1, 2, 3]);
  await ground.server.restart();
  await ground.publish("dlq.a", 2);
  await poll(run.seqs).toEqual([1, 2, 3, 4, 5]);
});

test("a stream in memory is gone after a restart, and so are its letters", async () => {
  await ground.create("DLQ", "dlq.>", { storage: "memory" });
  run = await ground.start();
  await ground.publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await ground.server.kill();
  await ground.server.restart();
  await poll(run.seqs).toEqual([]);
});

test.each([1, 5])("a store that lost what was indexed: the %i new letters under the old numbers are shown, not the old", async (count) => {
  await ground.create("DLQ", "dlq.>");
  run = await ground.start();
  await ground.publish("dlq.a", 3);
  await poll(run.seqs).toEqual([1, 2, 3]);
  await ground.server.kill();
  await rm(path.join(ground.server.dataDir, "jetstream", "A", "streams", "DLQ", "msgs"), { recursive: true });
  await ground.server.restart();
  await ground.publish("dlq.b", count);
  await poll(async () => (await run.rows()).map(({ subject }) => subject)).toEqual(Array.from({ length: count }, () => "dlq.b"));
});

test("the database fails and comes back: it waits and goes on", async () => {
  await ground.create("DLQ", "dlq.>");
  run = await ground.start();
  await ground.publish("dlq.a", 1);
  await poll(run.seqs).toEqual([1]);
  await ground.db.client.$executeRaw`ALTER TABLE dead_letter RENAME TO away`;
  await ground.publish("dlq.a", 2);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await ground.db.client.$executeRaw`ALTER TABLE away RENAME TO dead_letter`;
  await poll(run.seqs).toEqual([1, 2, 3]);
});

test("where reading is not permitted that is said, and other streams go on", async () => {
  await ground.create("DLQ_ONE", "dlq.one");
  await ground.create("DLQ_TWO", "dlq.two");
  await ground.publish("dlq.one", 1);
  await ground.publish("dlq.two", 2);
  run = await ground.start("half");
  await poll(async () => (await run.rows()).map(({ stream }) => stream)).toEqual(["DLQ_TWO", "DLQ_TWO"]);
  await poll(denied).toEqual([["DLQ_ONE", "not permitted: DIRECT.GET"]]);
  expect(await run.letters.countIndexed(["test"])).toEqual(new Map());
});

test("once it is permitted again, the notice goes and the letters come", async () => {
  await ground.create("DLQ", "dlq.>");
  await ground.publish("dlq.a", 2);
  run = await ground.start("blind");
  await poll(denied).toHaveLength(1);
  await run.stop();
  run = await ground.start();
  await poll(run.seqs).toEqual([1, 2]);
  expect(await denied()).toEqual([]);
  expect(await run.letters.countIndexed(["test", "other"])).toEqual(new Map([["test", 2]]));
});
