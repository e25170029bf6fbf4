import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { PlannedItem } from "@/lib/domain/redrive/types";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import {
  batchOf,
  END,
  indexLetters,
  instanceOf,
  itemsOf,
  jobOf,
  letterStates,
  planned,
  publishedOf,
  running,
  START,
  takenOver,
} from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const start = (id: string) => database.redrives.claimAndStart(id, START);
const plan = async (items: readonly PlannedItem[], name = "Ann") => {
  const { id } = await database.redrives.create(jobOf(items, { actor: { id: name.toLowerCase(), name } }));
  return id;
};
const claims = (id: string) => database.client.claim.count({ where: { redriveId: id } });

test("a start claims every place of every letter and original, and its letters", async () => {
  const letters = await indexLetters(database, "S1", 3);
  const [one, two, three] = itemsOf(letters);
  const id = await plan([
    { ...one!, letters: [letters[0]!, letters[1]!] },
    { ...three!, n: 2, original: null },
  ]);
  expect(two).toBeDefined();
  expect(await start(id)).toMatchObject({
    kind: "started",
    job: { id, state: "running", reason: START.reason, ratePerSec: 50, counts: { selected: 2 } },
  });
  const held = await database.redrives.claimsOn("default", [...letters, one!.original!, two!.original!]);
  expect(held.map(({ place, redrive, actor }) => [place, redrive, actor]).sort()).toEqual(
    [...letters.map(({ stream, createdAt, seq }) => ({ stream, createdAt, seq })), one!.original].map((place) => [place, id, "Ann"]).sort(),
  );
  expect(await letterStates(database, letters)).toEqual(["claimed held", "claimed held", "claimed held"]);
  expect((await database.deadLetters.get(letters[0]!.id))?.claimedBy).toBe(id);
});

test("of operators who start the same plan at once one wins, and the others see that it is not planned any more", async () => {
  const { id } = await planned(database, "S2", 50);
  const results = await Promise.all(Array.from({ length: 6 }, () => start(id)));
  expect(results.map(({ kind }) => kind).sort()).toEqual([...Array<string>(5).fill("not-planned"), "started"]);
  for (const result of results) if (result.kind === "not-planned") expect(result.job).toMatchObject({ id, state: "running" });
  expect(await claims(id)).toBe(100);
});

test("another hash, an unknown job, a cancelled and an expired one do not start", async () => {
  const { id } = await planned(database, "S3", 1);
  expect(await database.redrives.claimAndStart(id, { ...START, planHash: "other" })).toMatchObject({
    kind: "not-planned",
    job: { state: "planned" },
  });
  expect(await start("00000000-0000-4000-8000-000000000000")).toEqual({ kind: "not-planned", job: null });
  expect(await database.redrives.cancel(id)).toBe(true);
  expect(await start(id)).toMatchObject({ kind: "not-planned", job: { state: "cancelled" } });
  const { id: late } = await database.redrives.create(jobOf([], { expiresInMs: 0 }));
  expect(await start(late)).toMatchObject({ kind: "not-planned", job: { state: "expired" } });
});

test("plans that overlap in any order, started at once: one wins, the others are told who holds how many, and nobody waits for ever", async () => {
  for (let round = 0; round < 5; round++) {
    const letters = await indexLetters(database, `S4-${round}`, 300);
    const reversed = letters.toReversed();
    const ids = await Promise.all([
      plan(itemsOf(letters)),
      plan(itemsOf(reversed), "Bob"),
      plan(itemsOf([...letters.slice(150), ...letters.slice(0, 150)]), "Eve"),
    ]);
    const results = await Promise.all(ids.map(start));
    const winner = results.findIndex(({ kind }) => kind === "started");
    expect(results.map(({ kind }) => kind).sort()).toEqual(["held", "held", "started"]);
    const actor = ["Ann", "Bob", "Eve"][winner];
    for (const result of results)
      if (result.kind === "held")
        expect(result.by).toEqual([{ redrive: ids[winner], number: expect.any(Number) as number, actor, count: 300 }]);
    expect(await Promise.all(ids.map(claims))).toEqual(ids.map((_, i) => (i === winner ? 600 : 0)));
    for (const [i, id] of ids.entries())
      if (i !== winner) expect(await database.redrives.get(id)).toMatchObject({ state: "planned", startedAt: null, reason: null });
  }
});

test("plans that share only an original exclude each other, and several holders are told apart", async () => {
  const letters = await indexLetters(database, "S5", 6);
  const original = { stream: "SHARED", createdAt: 1, seq: 7 };
  const ids = await Promise.all([
    plan(itemsOf(letters.slice(0, 1), { original }), "Ann"),
    plan(itemsOf(letters.slice(1, 2), { original }), "Bob"),
  ]);
  const results = await Promise.all(ids.map(start));
  expect(results.map(({ kind }) => kind).sort()).toEqual(["held", "started"]);

  const other = await plan(itemsOf(letters.slice(2, 4)), "Eve");
  expect((await start(other)).kind).toBe("started");
  const both = itemsOf(letters.slice(0, 1), { original, letters: [letters[0]!, letters[1]!] });
  const all = await plan([...both, ...itemsOf(letters.slice(2)).map((item) => ({ ...item, n: item.n + 1 }))]);
  const result = await start(all);
  const winner = results[0]?.kind === "started" ? ids[0] : ids[1];
  expect(result.kind === "held" && result.by.map(({ redrive, count }) => [redrive, count])).toEqual([
    [winner, 1],
    [other, 2],
  ]);
});

test("plans of other letters of the same messages, in the opposite order, started at once: one wins", async () => {
  for (let round = 0; round < 5; round++) {
    const letters = await indexLetters(database, `S12-${round}`, 400);
    const original = (seq: number) => ({ stream: `S12-${round}-ORIGINALS`, createdAt: 1, seq });
    const ids = await Promise.all([
      plan(itemsOf(letters.slice(0, 200)).map((item) => ({ ...item, original: original(item.n) }))),
      plan(itemsOf(letters.slice(200)).map((item) => ({ ...item, original: original(201 - item.n) }))),
    ]);
    const results = await Promise.all(ids.map(start));
    expect(results.map(({ kind }) => kind).sort()).toEqual(["held", "started"]);
    for (const result of results) if (result.kind === "held") expect(result.by).toMatchObject([{ count: 200 }]);
  }
});

test("starts, the indexer's writes and ends at the same time never wait for each other in a ring", async () => {
  const letters = await indexLetters(database, "S6", 400);
  const ids = await Promise.all([plan(itemsOf(letters.slice(0, 250))), plan(itemsOf(letters.slice(150).toReversed()))]);
  const index = database.deadLetterIndex;
  const seqs = letters.map(({ seq }) => seq).filter((seq) => seq % 10 === 0);
  const [first, second] = await Promise.all([
    start(ids[0]!),
    start(ids[1]!),
    index.markGone(instanceOf("S6"), { seqs: seqs.toReversed() }),
    index.markGone(instanceOf("S6"), { seqs }),
  ]);
  expect([first.kind, second.kind].sort()).toEqual(["held", "started"]);
  const job = await takenOver(database, first.kind === "started" ? ids[0]! : ids[1]!);
  const next = (await database.ledger.next(job.id, 500)).map(({ n }) => n);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf(next));
  await database.ledger.saveResults(job.id, job.epoch, n, next.map(publishedOf));
  await Promise.all([index.markGone(instanceOf("S6"), "all"), database.ledger.finish(job.id, job.epoch, END)]);
  expect(new Set(await letterStates(database, letters))).toEqual(new Set(["redriven left", "gone left"]));
});

test("a letter that left meanwhile is skipped and stays gone; one that the index has forgotten too", async () => {
  const { id, letters } = await planned(database, "S7", 4);
  await database.deadLetterIndex.markGone(instanceOf("S7"), { seqs: [2] });
  await database.client.deadLetter.delete({ where: { id: letters[2]!.id } });
  expect(await start(id)).toMatchObject({ kind: "started", job: { counts: { selected: 2, skipped: 2 } } });
  expect(await letterStates(database, letters)).toEqual(["claimed held", "gone left", "none", "claimed held"]);
  const { rows } = await database.redrives.items(id, { state: "skipped" }, { limit: 10, offset: 0 });
  expect(rows.map(({ n, reason }) => [n, reason])).toEqual([
    [2, "GONE"],
    [3, "GONE"],
  ]);
  expect(await claims(id)).toBe(4);
});

test("a message of which one letter of two left is still sent", async () => {
  const letters = await indexLetters(database, "S8", 2);
  const id = await plan(itemsOf(letters.slice(0, 1), { letters: [letters[0]!, letters[1]!] }));
  await database.deadLetterIndex.markGone(instanceOf("S8"), { seqs: [1] });
  expect(await start(id)).toMatchObject({ kind: "started", job: { counts: { selected: 1 } } });
  expect(await letterStates(database, letters)).toEqual(["gone left", "claimed held"]);
});

test("a letter that was re-driven meanwhile is held by the job that sent it, ended or not", async () => {
  const letters = await indexLetters(database, "S9", 2);
  const late = await plan(itemsOf(letters), "Bob");
  const early = await plan(itemsOf(letters.slice(0, 1), { original: null }));
  expect((await start(early)).kind).toBe("started");
  const job = await takenOver(database, early);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1]));
  await database.ledger.saveResults(job.id, job.epoch, n, [publishedOf(1)]);
  const held = { kind: "held", by: [{ redrive: early, number: job.number, actor: "Ann", count: 1 }], discards: [] };
  expect(await start(late)).toEqual(held);
  await database.ledger.finish(job.id, job.epoch, { ...END, state: "succeeded" });
  expect(await letterStates(database, letters)).toEqual(["redriven", "open"]);
  expect(await start(late)).toEqual(held);
});

test("a message that was sent meanwhile for another letter of it is held too; in another context it is another message", async () => {
  const letters = await indexLetters(database, "S10", 2);
  const original = { stream: "AGAIN", createdAt: 5, seq: 5 };
  const late = await plan(itemsOf(letters.slice(1), { original }));
  const { id: elsewhere } = await database.redrives.create(jobOf(itemsOf(letters.slice(1), { original }), { context: "other" }));
  const early = await plan(itemsOf(letters.slice(0, 1), { original }));
  await start(early);
  const job = await takenOver(database, early);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1]));
  await database.ledger.saveResults(job.id, job.epoch, n, [publishedOf(1)]);
  await database.ledger.finish(job.id, job.epoch, { ...END, state: "succeeded" });
  expect(await start(late)).toMatchObject({ kind: "held", by: [{ redrive: early, count: 1 }] });
  expect((await start(elsewhere)).kind).toBe("started");
});

test("an unknown item of an ended job still holds its letter; its others are free", async () => {
  const job = await running(database, "S11", 2);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1]));
  await database.ledger.saveResults(job.id, job.epoch, n, [{ n: 1, kind: "unknown", detail: "no answer" }]);
  await database.ledger.finish(job.id, job.epoch, END);
  const again = await plan(itemsOf(job.letters));
  expect(await start(again)).toMatchObject({ kind: "held", by: [{ redrive: job.id, count: 1 }] });
  expect((await start(await plan(itemsOf(job.letters.slice(1))))).kind).toBe("started");
});

test("what is claimed for a job that nobody has is held by nobody known: a start gives up, and takes nothing", async () => {
  const { id, letters } = await planned(database, "S90", 1);
  const { stream, seq } = letters[0]!;
  const streamCreatedAt = new Date(letters[0]!.createdAt).toISOString();
  await database.client.claim.create({ data: { context: "default", stream, streamCreatedAt, seq, redriveId: randomUUID(), item: 1 } });
  expect(await start(id)).toEqual({ kind: "held", by: [], discards: [] });
  expect([await claims(id), await letterStates(database, letters)]).toEqual([0, ["open"]]);
});
