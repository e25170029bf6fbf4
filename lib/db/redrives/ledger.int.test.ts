import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import {
  batchOf,
  CREATED_AT,
  END,
  indexLetters,
  instanceOf,
  itemsOf,
  jobOf,
  letterOf,
  letterStates,
  publishedOf,
  running,
  START,
  takenOver,
} from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const states = async (id: string) =>
  (await database.redrives.items(id, {}, { limit: 100, offset: 0 })).rows.map(({ state, reason }) =>
    reason ? `${state} ${reason}` : state,
  );
const batches = async (id: string) =>
  (await database.client.redriveBatch.findMany({ where: { redriveId: id }, orderBy: { n: "asc" } })).map(({ state }) => state);

test("what waits comes in its order, of one target at a time, as it was planned", async () => {
  const letters = await indexLetters(database, "L6", 5);
  const items = itemsOf(letters).map((item) =>
    item.n % 2 === 0 ? { ...item, target: "OTHER", original: null } : { ...item, letters: item.letters },
  );
  const { id } = await database.redrives.create(jobOf(items));
  await database.redrives.claimAndStart(id, START);
  const { epoch } = await takenOver(database, id);
  const first = await database.ledger.next(id, 2);
  expect(first).toEqual(
    [0, 2].map((i) => ({
      ...items[i],
      state: "selected",
      reason: null,
      publishedSeq: null,
      publishedAt: null,
      removed: false,
      settlement: null,
    })),
  );
  expect(await database.ledger.next(id, 10)).toHaveLength(3);
  await database.ledger.saveIntent(id, epoch, batchOf([1, 3, 5]));
  expect((await database.ledger.next(id, 10)).map(({ n, target, original }) => [n, target, original])).toEqual([
    [2, "OTHER", null],
    [4, "OTHER", null],
  ]);
});

test("intent, results, removal, end: items, batches and letters go on together", async () => {
  const { ledger } = database;
  const { id, epoch, letters } = await running(database, "L7", 6);
  expect(await ledger.saveIntent(id, epoch, batchOf([1, 2, 3, 4]))).toBe(1);
  const { items, ...batch } = batchOf([1, 2, 3, 4]);
  expect(await ledger.unfinished(id)).toMatchObject([
    { ...batch, n: 1, epoch, state: "intent", items: items.map((n) => ({ n, state: "intent" })) },
  ]);
  await ledger.saveResults(id, epoch, 1, [publishedOf(1), { n: 2, kind: "skipped", reason: "TOO_LARGE", detail: "10054" }]);
  expect(await batches(id)).toEqual(["intent"]);
  await ledger.saveResults(id, epoch, 1, [
    { ...publishedOf(1), seq: 9 },
    { n: 3, kind: "unknown", detail: "no answer in 30 s" },
    { n: 4, kind: "unsent" },
  ]);
  expect(await batches(id)).toEqual(["published"]);
  expect(await states(id)).toEqual([
    "published",
    "skipped TOO_LARGE: 10054",
    "unknown no answer in 30 s",
    "selected",
    "selected",
    "selected",
  ]);
  const [one] = (await database.redrives.items(id, { n: 1 }, { limit: 1, offset: 0 })).rows;
  expect(one).toMatchObject({ publishedSeq: 101, publishedAt: publishedOf(1).at, removed: false });
  expect(await letterStates(database, letters)).toEqual(["redriven", ...Array<string>(5).fill("claimed held")]);
  const inState = async (state: "open" | "claimed" | "redriven") => {
    const filter = { contexts: ["default"], stream: "L7", state };
    const { letters: found, total } = await database.deadLetters.list(filter, { limit: 10, offset: 0 });
    return [total, ...found.map(({ seq, state: is }) => `${seq} ${is}`).sort()];
  };
  expect(await inState("redriven")).toEqual([1, "1 redriven"]);
  expect(await inState("claimed")).toEqual([5, ...[2, 3, 4, 5, 6].map((seq) => `${seq} claimed`)]);
  expect(await inState("open")).toEqual([0]);
  expect((await ledger.next(id, 10)).map(({ n }) => n)).toEqual([4, 5, 6]);
  await ledger.saveRemoved(id, epoch, 1, [1]);
  expect(await batches(id)).toEqual(["done"]);
  await ledger.skip(id, epoch, [{ n: 6, reason: "CHANGED", detail: "another message lies there" }]);
  await database.deadLetterIndex.markGone(instanceOf("L7"), { seqs: [1, 6] });
  expect(await ledger.saveIntent(id, epoch, batchOf([4]))).toBe(2);
  await ledger.saveResults(id, epoch, 2, [{ n: 4, kind: "unsent" }]);
  await ledger.finish(id, epoch, { state: "aborted", stateReason: "by Ann", restReason: "ABORTED", sentence: "1 of 6 sent." });
  expect(await states(id)).toEqual([
    "published",
    "skipped TOO_LARGE: 10054",
    "unknown no answer in 30 s",
    "skipped ABORTED",
    "skipped ABORTED",
    "skipped CHANGED: another message lies there",
  ]);
  expect(await letterStates(database, letters)).toEqual(["redriven left", "open", "claimed held", "open", "open", "gone left"]);
  expect(await database.client.claim.findMany({ where: { redriveId: id }, select: { item: true } })).toEqual([{ item: 3 }, { item: 3 }]);
  expect(await database.redrives.get(id)).toMatchObject({
    state: "aborted",
    stateReason: "by Ann",
    counts: { published: 1, skipped: 4, unknown: 1 },
  });
  const { rows } = await database.audit.list({ target: id }, { limit: 5, offset: 0 });
  expect(rows).toMatchObject([
    {
      actor: { id: "ann", name: "Ann", kind: "system" },
      action: "redrive.end",
      context: "default",
      reason: START.reason,
      outcome: "done",
      detail: "1 of 6 sent.",
    },
  ]);
  expect(rows[0]?.endedAt).toBe(rows[0]?.at);
});

test("a batch is done once what should be removed is, and then all its items are removed; letters that stay need no removal", async () => {
  const { ledger } = database;
  const { id, epoch } = await running(database, "L8", 3);
  const one = await ledger.saveIntent(id, epoch, batchOf([1, 2]));
  await ledger.saveResults(id, epoch, one, [publishedOf(1), publishedOf(2)]);
  await ledger.saveRemoved(id, epoch, one, [2]);
  await ledger.saveIntent(id, epoch, batchOf([3]));
  expect(await batches(id)).toEqual(["published", "intent"]);
  expect((await ledger.unfinished(id)).map(({ n, items }) => [n, items.map(({ n: item, removed }) => [item, removed])])).toEqual([
    [
      1,
      [
        [1, false],
        [2, true],
      ],
    ],
    [2, [[3, false]]],
  ]);
  await ledger.saveRemoved(id, epoch, one, [1]);
  expect(await batches(id)).toEqual(["done", "intent"]);
  const removed = async (job: string) => (await database.redrives.items(job, {}, { limit: 5, offset: 0 })).rows.map((item) => item.removed);
  expect(await removed(id)).toEqual([true, true, false]);

  const kept = await running(database, "L9", 2, { keepsLetter: true });
  const n = await ledger.saveIntent(kept.id, kept.epoch, batchOf([1]));
  await ledger.saveResults(kept.id, kept.epoch, n, [publishedOf(1)]);
  await ledger.saveRemoved(kept.id, kept.epoch, n, []);
  expect(await batches(kept.id)).toEqual(["done"]);
  expect(await removed(kept.id)).toEqual([false, false]);
});

test("an intent for an item that does not wait, or waits for another target, is refused whole", async () => {
  const { id, epoch } = await running(database, "L10", 3);
  await database.ledger.saveIntent(id, epoch, batchOf([1]));
  await expect(database.ledger.saveIntent(id, epoch, batchOf([1, 2]))).rejects.toMatchObject({ code: "INTERNAL" });
  await expect(database.ledger.saveIntent(id, epoch, { ...batchOf([2]), target: "OTHER" })).rejects.toMatchObject({ code: "INTERNAL" });
  expect(await states(id)).toEqual(["intent", "selected", "selected"]);
  expect(await batches(id)).toEqual(["intent"]);
});

test("an end with an answer outstanding leaves that item unknown, and held", async () => {
  const { id, epoch, letters } = await running(database, "L11", 2);
  await database.ledger.saveIntent(id, epoch, batchOf([1]));
  await database.ledger.finish(id, epoch, { ...END, state: "failed", stateReason: "sealed" });
  expect(await states(id)).toEqual(["unknown The job ended before its answer was known.", "skipped STOPPED"]);
  expect(await letterStates(database, letters)).toEqual(["claimed held", "open"]);
  const { rows } = await database.audit.list({ target: id }, { limit: 5, offset: 0 });
  expect(rows).toMatchObject([{ outcome: "failed" }]);
});

test("what it waits for is said while it runs, and does not hide why it is aborted", async () => {
  const { id, epoch } = await running(database, "L12", 1);
  const reason = async () => (await database.redrives.get(id))?.stateReason;
  await database.ledger.saveWaiting(id, epoch, "waiting for NATS");
  expect(await reason()).toBe("waiting for NATS");
  await database.ledger.saveWaiting(id, epoch, null);
  expect(await reason()).toBeNull();
  await database.redrives.abort(id, "aborted by Bob");
  await database.ledger.saveWaiting(id, epoch, "waiting for NATS");
  expect(await reason()).toBe("aborted by Bob");
});

test("a letter whose place holds another message now is that message's: the job does not touch it", async () => {
  const { id, epoch, letters } = await running(database, "L13", 1);
  const [letter] = letters;
  await database.deadLetterIndex.write(instanceOf("L13"), [{ ...letterOf("L13", 1), seenAt: CREATED_AT }], {
    indexedSeq: 1,
    firstSeq: 1,
    lastSeq: 1,
    numDeleted: 0,
  });
  expect(await letterStates(database, letters)).toEqual(["open"]);
  await database.ledger.skip(id, epoch, [{ n: 1, reason: "CHANGED", detail: "" }]);
  await database.ledger.finish(id, epoch, END);
  expect((await database.deadLetters.get(letter!.id))?.state).toBe("open");
  await expect(database.ledger.wish("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "NOT_FOUND" });
});
