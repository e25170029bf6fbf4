import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

let ground: IndexGround;
let run: Indexing;

beforeAll(async () => void (ground = await openIndexGround()));
beforeEach(async () => void (run = await ground.start()));
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(() => ground.close());

const create = (more: object = {}) => ground.create("DEAD_LETTERS", "dlq.>", { storage: "memory", ...more });
const publish = (count: number, payload?: string) => ground.publish("dlq.a", count, payload);
const login = { user: "all", pass: "p" };
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });

const envelope = {
  original_subject: "saga.7f3.billing_agent",
  original_message: { big: "BIG", amount: 1 },
  error: "TimeoutError: crm did not answer",
  failed_at: "2026-01-02T03:04:05Z",
  delivery_count: 3,
  stream: "SAGAS",
  sequence: 42,
  consumer: "worker-billing",
};

test("an envelope becomes a row with all it says", async () => {
  await create();
  await publish(1, JSON.stringify(envelope));
  await poll(run.seqs).toEqual([1]);
  const [row] = await run.rows();
  expect(row).toMatchObject({
    kind: "stored",
    state: "open",
    stream: "DEAD_LETTERS",
    profile: "envelope",
    originalSubject: "saga.7f3.billing_agent",
    originalStream: "SAGAS",
    originalSeq: 42,
    consumer: "worker-billing",
    error: "TimeoutError: crm did not answer",
    errorClass: "TimeoutError",
    deliveries: 3,
    failedAt: Date.parse("2026-01-02T03:04:05Z"),
    correlation: [{ flow: "saga", key: "7f3" }],
  });
  expect(row?.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test("whatever is stored is listed, in any shape", async () => {
  await create();
  await rawPublish(
    ground.server.port,
    [
      { subject: "dlq.text", payload: "not json" },
      { subject: "dlq.empty" },
      { subject: "dlq.big", payload: new Uint8Array(1024 * 1024 - 100).fill(123) },
      { subject: "dlq.binary", payload: Uint8Array.of(0, 255, 254, 0) },
      { subject: "dlq.cut", payload: JSON.stringify(envelope).slice(0, 40) },
      { subject: "dlq.wrong", payload: '{"original_subject":5,"error":{}}' },
      { subject: "dlq.nul", payload: '{"original_subject":"a\\u0000b","error":"x\\u0000\\ud800"}' },
      { subject: "dlq.space", block: "NATS/1.0\r\nMy Name: x\r\nmy name: y\r\n\r\n", payload: "h" },
      { subject: "dlq.rubbish", block: "rubbish!", payload: "h" },
      {
        subject: "dlq.headers",
        block: "NATS/1.0\r\nX-Original-Subject: orders.new\r\nX-Deliveries: many\r\nX-Error: Boom\r\n\r\n",
        payload: "h",
      },
    ],
    login,
  );
  await poll(run.seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const rows = (await run.rows()).toReversed();
  expect(rows.map(({ kind, profile }) => [kind, profile])).toEqual([
    ...Array.from({ length: 6 }, () => ["stored", null]),
    ["stored", "envelope"],
    ["stored", null],
    ["stored", null],
    ["stored", "x-original"],
  ]);
  expect(rows[6]).toMatchObject({ originalSubject: "a\uFFFDb", error: "x\uFFFD\uFFFD" });
  expect(rows[9]).toMatchObject({ originalSubject: "orders.new", deliveries: null, error: "Boom" });
});

test("each is indexed as it is stored, and said", async () => {
  await create();
  await publish(1);
  await poll(run.seqs).toEqual([1]);
  const heard: number[] = [];
  run.arrivals.onArrival(({ count }) => heard.push(count));
  for (let nth = 2; nth <= 11; nth++) {
    await publish(1);
    await poll(async () => (await run.rows()).length).toBe(nth);
  }
  expect(heard.reduce((sum, count) => sum + count, 0)).toBe(10);
});

test("what leaves the stream leaves the list: deleted in the middle, purged, expired", async () => {
  await create();
  await publish(6);
  await poll(run.seqs).toEqual([1, 2, 3, 4, 5, 6]);
  await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq: 3, no_erase: true });
  await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq: 6, no_erase: true });
  await poll(run.seqs).toEqual([1, 2, 4, 5]);
  await run.context.api("STREAM.PURGE.DEAD_LETTERS", { seq: 3 });
  await poll(run.seqs).toEqual([4, 5]);
  await run.context.api("STREAM.UPDATE.DEAD_LETTERS", {
    name: "DEAD_LETTERS",
    subjects: ["dlq.>"],
    allow_direct: true,
    storage: "memory",
    max_age: 500_000_000,
  });
  await poll(run.seqs).toEqual([]);
  expect(await run.seqs("gone")).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a stream that nothing lies in any more lists nothing, wherever it says that it begins", async () => {
  await create({ storage: "file" });
  await publish(30);
  await poll(async () => (await run.seqs()).length).toBe(30);
  for (const seq of [1, 2, ...Array.from({ length: 10 }, (_, i) => 30 - i)])
    await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq });
  // nats-server 2.15.1: it begins at 3 still, and names only 21 to 30 as deleted.
  await run.context.api("STREAM.PURGE.DEAD_LETTERS", { seq: 21 });
  await poll(run.seqs).toEqual([]);
});

test("a stream made again is another one, indexed from its first message", async () => {
  await create();
  await publish(5);
  await poll(run.seqs).toEqual([1, 2, 3, 4, 5]);
  const before = (await run.rows()).map(({ id }) => id);
  await run.context.api("STREAM.DELETE.DEAD_LETTERS");
  await create();
  await publish(2);
  await poll(run.seqs).toEqual([1, 2]);
  expect((await run.rows()).every(({ id }) => !before.includes(id))).toBe(true);
  await run.context.api("STREAM.DELETE.DEAD_LETTERS");
  await poll(run.seqs).toEqual([]);
  expect(await ground.db.client.deadLetterCursor.count({ where: { stream: "DEAD_LETTERS" } })).toBe(0);
});

test("after a restart it goes on where it was; nothing is doubled, and what happened meanwhile is seen", async () => {
  await create();
  await publish(4);
  await poll(run.seqs).toEqual([1, 2, 3, 4]);
  await run.stop();
  const nats = await ground.start();
  await nats.stop();
  run = await ground.start();
  await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq: 2, no_erase: true });
  await publish(2);
  await poll(run.seqs).toEqual([1, 3, 4, 5, 6]);
  expect(await ground.db.client.deadLetter.count()).toBe(6);
});

test("a stream without direct get is read by MSG.GET", async () => {
  await create({ allow_direct: false });
  await publish(150);
  await poll(async () => (await run.seqs()).length).toBe(150);
});

test("twenty thousand letters are indexed", async () => {
  await create({ storage: "file" });
  // Without a sequence: 20,000 that say the same one are lies, and tested as such (lib/db/cases).
  const letter = JSON.stringify({ ...envelope, sequence: undefined });
  for (let sent = 0; sent < 20_000; sent += 2_000) await publish(2_000, letter);
  await run.stop(); // first: a batch under way would write its cursor again, and its rows would be missing for good
  await ground.db.client.deadLetter.deleteMany();
  await ground.db.client.deadLetterCursor.deleteMany();
  run = await ground.start();
  await expect.poll(() => ground.db.client.deadLetter.count(), { timeout: 100_000, interval: 50 }).toBe(20_000);
});
