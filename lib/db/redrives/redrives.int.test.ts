import { noItems } from "@/lib/domain/redrive/run/machine";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { createRedrive } from "./create-redrive";
import {
  batchOf,
  END,
  indexLetters,
  instanceOf,
  itemsOf,
  jobOf,
  letterOf,
  letterStates,
  planned,
  publishedOf,
  running,
  START,
  withUnknown,
} from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const all = { limit: 100, offset: 0 };

test("a plan is kept as it was made, with its items in their order", async () => {
  const { redrives } = database;
  const letters = await indexLetters(database, "R1", 3);
  const items = itemsOf(letters, { keepsLetter: true, generation: 3 });
  const job = jobOf(items, { ratePerSec: null, reason: "because ü" });
  const made = await redrives.create(job);
  const { expiresInMs, items: _, ...kept } = job;
  expect(made).toEqual({
    ...kept,
    number: made.number,
    state: "planned",
    stateReason: null,
    createdAt: made.createdAt,
    expiresAt: made.createdAt + expiresInMs,
    startedAt: null,
    endedAt: null,
    skipCanary: false,
    startsAt: null,
    counts: { ...noItems(), selected: 3 },
  });
  expect(Math.abs(made.createdAt - Date.now())).toBeLessThan(60_000);
  expect(await redrives.get(job.id)).toEqual(made);
  expect(await redrives.get("00000000-0000-4000-8000-000000000000")).toBeNull();
  const fresh = { state: "selected", reason: null, publishedSeq: null, publishedAt: null, removed: false, settlement: null };
  expect(await redrives.items(job.id, {}, all)).toEqual({ rows: items.map((item) => ({ ...item, ...fresh })), total: 3 });
  expect((await redrives.items(job.id, { n: 2 }, all)).rows.map(({ n }) => n)).toEqual([2]);
  expect(await redrives.items(job.id, { state: "published" }, all)).toEqual({ rows: [], total: 0 });
  expect(await redrives.items(job.id, { state: "selected" }, { limit: 1, offset: 2 })).toMatchObject({ rows: [{ n: 3 }], total: 3 });
});

test("of a subject the letters are known of the first message that goes out on it, and of nothing else", async () => {
  const { redrives } = database;
  const items = itemsOf(await indexLetters(database, "R1B", 4)).map((item, n) => ({ ...item, subject: n === 3 ? "b" : "a" }));
  const { id } = await redrives.create(jobOf(items));
  await redrives.create(jobOf(items.map((item) => ({ ...item, subject: "c" }))));
  const first = items[0]?.letters.map((letter) => letter.id);
  expect(await redrives.lettersOn(id, ["a", "c", ""])).toEqual(new Map([["a", first]]));
  expect((await redrives.lettersOn(id, ["b", "a"])).get("b")).toEqual(items[3]?.letters.map((letter) => letter.id));
});

test("lists are newest first, of the contexts asked for, by the state they are in now", async () => {
  const { redrives } = database;
  const jobs = [];
  for (const expiresInMs of [60_000, 0, 60_000]) jobs.push(await redrives.create(jobOf([], { context: "listed", expiresInMs })));
  const ids = jobs.map(({ id }) => id);
  expect((await redrives.list({ contexts: ["listed", "none"] }, all)).rows.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(await redrives.list({ contexts: ["listed"] }, { limit: 1, offset: 1 })).toMatchObject({
    rows: [{ id: ids[1], state: "expired" }],
    total: 3,
  });
  expect((await redrives.list({ contexts: ["listed"], state: "planned" }, all)).rows.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
  expect(await redrives.list({ contexts: ["listed"], state: "expired" }, all)).toMatchObject({
    rows: [{ id: ids[1], endedAt: jobs[1]!.expiresAt }],
    total: 1,
  });
  expect(await redrives.list({ contexts: [] }, all)).toEqual({ rows: [], total: 0 });
});

test("only a plan is cancelled, once, and only a running one is aborted", async () => {
  const { redrives } = database;
  const { id } = await planned(database, "R2", 1);
  expect(await redrives.abort(id, "no")).toBe(false);
  expect((await Promise.all([redrives.cancel(id), redrives.cancel(id)])).sort()).toEqual([false, true]);
  expect(await redrives.get(id)).toMatchObject({ state: "cancelled", endedAt: expect.any(Number) as number });
  const { id: late } = await redrives.create(jobOf([], { expiresInMs: 0 }));
  expect(await redrives.cancel(late)).toBe(false);
  const job = await running(database, "R3", 1);
  expect(await redrives.cancel(job.id)).toBe(false);
  expect((await Promise.all([redrives.abort(job.id, "by Ann"), redrives.abort(job.id, "by Ann")])).sort()).toEqual([false, true]);
  expect(await redrives.get(job.id)).toMatchObject({ state: "aborting", stateReason: "by Ann" });
});

test("what was sent, or may have been, is known by its original; claims and jobs by the letter", async () => {
  const { redrives, ledger } = database;
  const { id, epoch, number, letters } = await running(database, "R4", 3);
  const originals = itemsOf(letters).map(({ original }) => original!);
  expect(await redrives.sentOriginals("default", originals)).toEqual([]);
  const n = await ledger.saveIntent(id, epoch, batchOf([1, 2]));
  await ledger.saveResults(id, epoch, n, [publishedOf(1), { n: 2, kind: "unknown", detail: "" }]);
  expect(await redrives.sentOriginals("default", originals)).toEqual(
    originals.slice(0, 2).map((place, index) => ({ place, redrive: id, number, certain: index === 0 })),
  );
  expect(await redrives.sentOriginals("other", originals)).toEqual([]);
  expect(
    await redrives.sentOriginals(
      "default",
      originals.map((place) => ({ ...place, createdAt: 1 })),
    ),
  ).toEqual([]);
  const [claim] = await redrives.claimsOn("default", [originals[2]!]);
  expect(claim).toEqual({ place: originals[2], redrive: id, number, actor: "Ann" });
  expect(await redrives.claimsOn("other", originals)).toEqual([]);
  expect(await redrives.ofLetter(letters[0]!.id)).toEqual([{ id, number }]);
  await redrives.create(jobOf(itemsOf(letters)));
  expect(await redrives.ofLetter(letters[0]!.id)).toEqual([{ id, number }]);
});

test("old jobs are forgotten with all that is theirs, then their letters that are no longer stored; what is undecided stays", async () => {
  const { redrives, ledger, client, deadLetterIndex } = database;
  const done = await running(database, "R8", 2);
  await ledger.saveOwner(done.id, { epoch: done.epoch, holder: "h", serverId: "S", clientId: 1 });
  const n = await ledger.saveIntent(done.id, done.epoch, batchOf([1, 2]));
  await ledger.saveResults(done.id, done.epoch, n, [publishedOf(1), publishedOf(2)]);
  await ledger.saveAnswers(done.id, [{ n: 1, consumer: "w", delivery: 1, answer: "nak", at: 1 }]);
  await ledger.finish(done.id, done.epoch, { ...END, state: "succeeded" });
  await deadLetterIndex.markGone({ context: "default", stream: "R8", createdAt: done.letters[0]!.createdAt }, { seqs: [1] });
  const undecided = await withUnknown(database, "R9");
  const { id: late } = await redrives.create(jobOf([], { expiresInMs: 0 }));
  const left = async () =>
    (await Promise.all([done.id, undecided.id, late].map((id) => redrives.get(id)))).map((job) => job?.state ?? null);

  await redrives.prune(30);
  await deadLetterIndex.pruneGone();
  expect(await left()).toEqual(["succeeded", "partial", "expired"]);
  expect((await client.redrive.findUnique({ where: { id: late } }))?.state).toBe("expired");
  expect(await letterStates(database, done.letters)).toEqual(["redriven left", "redriven"]);

  await client.$executeRaw`UPDATE redrive SET ended_at = now() - interval '31 days' WHERE id IN (${done.id}::uuid, ${undecided.id}::uuid)`;
  await redrives.prune(30);
  await deadLetterIndex.pruneGone();
  expect(await left()).toEqual([null, "partial", "expired"]);
  const where = { where: { redriveId: done.id } };
  expect(
    await Promise.all([
      client.redriveItem.count(where),
      client.redriveResult.count(where),
      client.redriveResultRun.count(where),
      client.redriveOutcomeRun.count(where),
      client.redriveLetter.count(where),
      client.redriveBatch.count(where),
      client.redriveOwner.count(where),
      client.redriveDelivery.count(where),
    ]),
  ).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(await letterStates(database, done.letters)).toEqual(["none", "redriven"]);
});

test("what a plan would have sent that nobody started leaves after a day, and its row stays", async () => {
  const { redrives, client } = database;
  const plans = [await planned(database, "R21", 2), await planned(database, "R22", 2), await planned(database, "R23", 2)];
  const [cancelled, late, fresh] = plans.map(({ id }) => id) as [string, string, string]; // there are three
  await redrives.cancel(cancelled);
  await redrives.cancel(fresh);
  await client.$executeRaw`UPDATE redrive SET expires_at = now() - interval '25 hours' WHERE id = ${late}::uuid`;
  await client.$executeRaw`UPDATE redrive SET ended_at = now() - interval '25 hours' WHERE id = ${cancelled}::uuid`;
  await redrives.prune(30);
  const left = async (redriveId: string) => [
    (await redrives.get(redriveId))?.state,
    await client.redriveItem.count({ where: { redriveId } }),
    await client.redriveLetter.count({ where: { redriveId } }),
  ];
  expect(await Promise.all([cancelled, late, fresh].map(left))).toEqual([
    ["cancelled", 0, 0],
    ["expired", 0, 0],
    ["cancelled", 2, 2],
  ]);
});

test("many letters by id or by the id of another sighting", async () => {
  const letters = await indexLetters(database, "R10", 2);
  const [one, two] = letters.map(({ id }) => id);
  const others = ["R10-other-1", "R10-other-2"].map((id) => ({ ...letterOf("R10", 1), id, stream: `${id}-DLQ` }));
  await database.deadLetterIndex.write(null, others, null);
  const found = await database.deadLetters.getMany([one!, "R10-other-2", two!, "unknown"]);
  expect([...found].map(([id, letter]) => [id, letter.id]).sort()).toEqual(
    [
      [one, one],
      [two, two],
      ["R10-other-2", one],
    ].sort(),
  );
  expect(found.get(two!)).toEqual(await database.deadLetters.get(two!));
  expect(found.get("R10-other-2")).toEqual(await database.deadLetters.get(one!));
  expect(await database.deadLetters.getMany([])).toEqual(new Map());
});

test("a letter that left and came back is what it was; a claimed one stays claimed", async () => {
  const { letters } = await running(database, "R11", 1);
  const [letter] = letters;
  const instance = { context: "default", stream: "R11", createdAt: letter!.createdAt };
  expect(await database.deadLetterIndex.markGone(instance, "all")).toBe(1);
  expect(await database.deadLetterIndex.markGone(instance, "all")).toBe(0);
  expect(await letterStates(database, letters)).toEqual(["claimed held left"]);
  await database.deadLetterIndex.write(instance, [letterOf("R11", 1)], { indexedSeq: 1, firstSeq: 1, lastSeq: 1, numDeleted: 0 });
  expect(await letterStates(database, letters)).toEqual(["claimed held"]);
});

test("a job of none, all of whose letters left, starts and ends", async () => {
  const { id } = await planned(database, "R12", 2);
  await database.client.deadLetter.deleteMany({ where: { stream: "R12" } });
  expect(await database.redrives.claimAndStart(id, START)).toMatchObject({ kind: "started", job: { counts: { selected: 0, skipped: 2 } } });
  const job = await database.ledger.takeOver(id);
  expect(await database.ledger.next(id, 10)).toEqual([]);
  await database.ledger.finish(id, job!.epoch, END);
  expect(await database.redrives.get(id)).toMatchObject({ state: "partial", counts: { skipped: 2 } });
});

test("letters of a stream that was no dead-letter stream for a while come back as they were: none that was sent is open again", async () => {
  const { id, epoch, letters } = await running(database, "R13", 2, { keepsLetter: true });
  const n = await database.ledger.saveIntent(id, epoch, batchOf([1]));
  await database.ledger.saveResults(id, epoch, n, [publishedOf(1)]);
  const index = () => indexLetters(database, "R13", 3);
  const three = await index();
  expect(await letterStates(database, three)).toEqual(["redriven", "claimed held", "open"]);
  await database.deadLetterIndex.forget(instanceOf("R13"), { gone: false });
  expect(await letterStates(database, three)).toEqual(["redriven left", "claimed held left", "none"]);
  await index();
  expect(await letterStates(database, three)).toEqual(["redriven", "claimed held", "open"]);
  const again = await database.redrives.create(jobOf(itemsOf(letters.slice(0, 1), { original: null, keepsLetter: true })));
  expect(await database.redrives.claimAndStart(again.id, START)).toMatchObject({ kind: "held", by: [{ redrive: id, count: 1 }] });
  // A job that ends while it is none frees its letter only as a memory of one.
  await database.deadLetterIndex.forget(instanceOf("R13"), { gone: false });
  await database.ledger.finish(id, epoch, END);
  expect(await letterStates(database, three)).toEqual(["redriven left", "gone left", "none"]);
  await index();
  expect(await letterStates(database, three)).toEqual(["redriven", "open", "open"]);
});

test("a large plan whose beginning was removed while it was written is none, and leaves nothing behind", async () => {
  const { client, redrives } = database;
  const [item] = itemsOf([{ id: "R14-0000001", stream: "R14", createdAt: 1, seq: 1, seenAt: 1 }]);
  const job = jobOf(Array.from({ length: 4_001 }, (_, index) => ({ ...item!, n: index + 1 })));
  let statements = 0;
  // Draft, 2,000 items, 2,000 more, the last one and the job: a console that prunes comes between the second and the third.
  const slow = client.$extends({
    query: {
      async $executeRaw({ args, query }) {
        if (++statements === 3) {
          await client.$executeRaw`UPDATE redrive_draft SET created_at = now() - interval '2 hours' WHERE redrive_id = ${job.id}::uuid`;
          await redrives.prune(30);
        }
        return query(args);
      },
    },
  });
  await expect(createRedrive(slow as unknown as typeof client, job)).rejects.toMatchObject({ code: "GONE" }); // all that is asked of it is extended
  expect([statements, await redrives.get(job.id)]).toEqual([4, null]);
  expect(await client.redriveItem.count({ where: { redriveId: job.id } })).toBe(0);
  expect(await client.redriveLetter.count({ where: { redriveId: job.id } })).toBe(0);
  expect((await redrives.create(job)).counts.selected).toBe(4_001);
});
