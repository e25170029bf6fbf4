import { afterAll, beforeAll, expect, test } from "vitest";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { DeadLetterIndexList } from "@/lib/domain/dead-letter/index-list";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { foldCounts } from "@/lib/db/dead-letter-counts";
import { listDeadLetters } from "./list-dead-letters";
import { readIndex } from "./read-index";
import { rebuildIndex } from "./rebuild-index";

const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const operator: Actor = { ...viewer, id: "o", role: "operator" };
const LETTERS = 250;

let server: NatsServer;
let run: Indexing;

const envelope = (n: number) =>
  JSON.stringify({
    original_subject: `orders.o${Math.floor(n / 10)}.${n % 2 === 0 ? "bill" : "ship"}`,
    original_message: { note: n === 7 ? "a rhinoceros in the lift" : "nothing special" },
    error: n % 5 === 0 ? "Timeout after 8 s" : "ValidationError: no such order",
    failed_at: "2026-01-02T03:04:05Z",
    delivery_count: 3,
    stream: "ORDERS",
    sequence: n + 1,
    consumer: n % 2 === 0 ? "biller" : "shipper",
    headers: n % 25 === 0 ? [["Jetlag-Generation", "2"]] : [],
  });

beforeAll(async () => {
  server = await startNatsServer();
  run = await startIndexing({ url: server.url });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  const letters = Array.from({ length: LETTERS }, (_, n) => ({ subject: "dlq.a", payload: envelope(n) }));
  await rawPublish(server.port, letters);
  await until(async () => (await list()).total === LETTERS);
});
afterAll(async () => {
  await run.stop();
  await server.stop();
});

const list = (input: Parameters<typeof listDeadLetters>[1] = {}) => listDeadLetters(viewer, input, run);
const settings = { readOnly: false } as Parameters<typeof rebuildIndex>[2]["settings"]; // all that an act reads of them
const rebuild = (actor: Actor) => rebuildIndex(actor, { reason: "a new profile" }, { ...run, settings });

async function pages(input: Parameters<typeof listDeadLetters>[1]) {
  const seqs: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ ...input, limit: 30, ...(cursor && { cursor }) });
    seqs.push(...page.items.map(({ seq }) => seq));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seqs;
}

test("pages by cursor are the whole list, each letter once, whatever the filter", async () => {
  const newestFirst = Array.from({ length: LETTERS }, (_, n) => LETTERS - n);
  expect(await pages({})).toEqual(newestFirst);
  expect(await pages({ consumer: "biller" })).toEqual(newestFirst.filter((seq) => seq % 2 === 1));
  expect(await pages({ errorClass: "Timeout", consumer: "biller" })).toEqual(newestFirst.filter((seq) => seq % 10 === 1));
  expect(await pages({ originalSubject: "orders.*.ship" })).toEqual(newestFirst.filter((seq) => seq % 2 === 0));
  expect(await pages({ originalSubject: "orders.o3.>" })).toEqual([40, 39, 38, 37, 36, 35, 34, 33, 32, 31]);
  expect(await pages({ from: "-1h", stream: "DLQ" })).toEqual(newestFirst);
});

test("a page begins behind its letter, whatever arrives meanwhile", async () => {
  const first = await list({ limit: 30 });
  await rawPublish(server.port, [{ subject: "dlq.a", payload: envelope(1_000) }]);
  await until(async () => (await list()).total === LETTERS + 1);
  const second = await list({ limit: 30, cursor: first.nextCursor ?? "" });
  expect(second.items[0]?.seq).toBe(LETTERS - 30);
  await run.context.api("STREAM.MSG.DELETE.DLQ", { seq: LETTERS + 1, no_erase: true });
  await until(async () => (await list()).total === LETTERS);
});

test("totals agree with what is listed, and folding what they are summed from changes nothing", async () => {
  const totals = async () => [
    (await list()).total,
    (await list({ consumer: "biller" })).total,
    (await list({ state: "gone" })).total,
    (await run.letters.countIndexed(["test"])).get("test"),
    (await run.letters.countOpen(["test"], Date.now()))[0],
  ];
  const before = await totals();
  expect(before).toMatchObject([LETTERS, LETTERS / 2, 1, LETTERS, { open: LETTERS, stream: "DLQ" }]);
  await foldCounts(run.db.client);
  await foldCounts(run.db.client);
  expect((await totals()).slice(0, 4)).toEqual(before.slice(0, 4));
});

test("generation: one, or from one on", async () => {
  const again = LETTERS / 25;
  expect([(await list({ generation: "2" })).total, (await list({ generation: "0" })).total]).toEqual([again, LETTERS - again]);
  expect([(await list({ generation: ">=1" })).total, (await list({ generation: ">=3" })).total]).toEqual([again, 0]);
});

test("words find letters by body, error, subject and id", async () => {
  await until(async () => (await index())[0]?.textIndexedSeq === (await index())[0]?.indexedSeq);
  const seqs = async (q: string) => (await list({ q })).items.map(({ seq }) => seq);
  expect(await seqs("rhinoceros")).toEqual([8]);
  expect(await seqs('"in the lift"')).toEqual([8]);
  expect(await seqs("rhinoceros timeout")).toEqual([]);
  expect(await seqs("o3 timeout")).toEqual([36, 31]);
  expect((await list({ q: "orders -timeout", limit: 1 })).total).toBe(LETTERS - LETTERS / 5);
  await expect(list({ q: "-timeout" })).rejects.toThrow("must also say a word");
  const [newest] = (await list({ limit: 1 })).items;
  expect((await list({ q: `"${newest?.id}"` })).items.map(({ id }) => id)).toContain(newest?.id);
  await expect(list({ q: "a\0" })).rejects.toThrow("NUL");
});

const index = async () => DeadLetterIndexList.parse(await readIndex(viewer, {}, run)).items;

test("the index says how far it is", async () => {
  expect(await index()).toMatchObject([
    { context: "test", stream: "DLQ", firstSeq: 1, stored: LETTERS, indexed: LETTERS, isComplete: true, denied: null },
  ]);
  await expect(readIndex({ ...viewer, role: "none" as Actor["role"] }, {}, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a rebuild derives anew, keeps ids and states, and shows no fewer meanwhile", async () => {
  const before = (await list({ limit: 500 })).items;
  await run.db.client.$executeRaw`UPDATE dead_letter SET error = 'as an older profile read it', error_class = 'Old' WHERE seq <= 100`;
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'discarded' WHERE seq = 5`;
  await expect(rebuild(viewer)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await rebuild(operator)).toEqual({ context: "test", streams: ["DLQ"] });
  await until(async () => {
    const { total, items } = await list({ limit: 500 });
    expect([total, items.length]).toEqual([LETTERS - 1, LETTERS - 1]);
    return items.every(({ errorClass }) => errorClass !== "Old");
  });
  expect((await list({ limit: 500 })).items).toEqual(before.filter(({ seq }) => seq !== 5));
  expect((await list({ state: "discarded" })).items.map(({ seq, errorClass }) => [seq, errorClass])).toEqual([[5, "ValidationError"]]);
  expect((await run.db.audit.list({ action: "index.rebuild" }, { limit: 5, offset: 0 })).rows.map(({ outcome }) => outcome)).toEqual([
    "done",
    "denied",
  ]);
});
