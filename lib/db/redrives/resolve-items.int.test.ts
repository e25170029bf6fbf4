import { afterAll, beforeAll, expect, test } from "vitest";
import { StaleEpoch, type Database } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { batchOf, END, itemsOf, jobOf, letterStates, publishedOf, running, START, takenOver, withUnknown } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

test("an unknown item decided as published: its letters go, and the job ends again", async () => {
  const { redrives, ledger } = database;
  const { id, letters } = await withUnknown(database, "R5");
  expect(await redrives.resolveItems(id, { as: "published", items: [{ n: 1, seq: 77, at: 5 }] })).toBe(true);
  expect(await redrives.get(id)).toMatchObject({
    state: "running",
    endedAt: null,
    stateReason: null,
    counts: { published: 1, unknown: 1 },
  });
  expect(await redrives.resolveItems(id, { as: "published", items: [{ n: 2, seq: null, at: null }] })).toBe(false);
  const next = await ledger.takeOver(id);
  expect(await ledger.unfinished(id)).toMatchObject([
    { n: 2, state: "published", target: "ORDERS", items: [{ n: 1, publishedSeq: 77, removed: false }] },
  ]);
  await ledger.saveRemoved(id, next!.epoch, 2, [1]);
  expect(await ledger.unfinished(id)).toEqual([]);
  await ledger.finish(id, next!.epoch, END);
  expect(await letterStates(database, letters)).toEqual(["redriven", "claimed held"]);
  expect(await redrives.resolveItems(id, { as: "send-again", items: [1] })).toBe(false); // it is not unknown
  expect(await redrives.get(id)).toMatchObject({ state: "partial" });
});

test("an unknown item decided to be sent again waits like any other", async () => {
  const { redrives, ledger } = database;
  const { id, letters } = await withUnknown(database, "R6");
  expect(await redrives.resolveItems(id, { as: "send-again", items: [2] })).toBe(true);
  const next = await ledger.takeOver(id);
  expect((await ledger.next(id, 10)).map(({ n, reason }) => [n, reason])).toEqual([[2, null]]);
  expect(await ledger.unfinished(id)).toEqual([]);
  const n = await ledger.saveIntent(id, next!.epoch, batchOf([2]));
  await ledger.saveResults(id, next!.epoch, n, [publishedOf(2)]);
  await ledger.finish(id, next!.epoch, END);
  expect(await letterStates(database, letters)).toEqual(["claimed held", "redriven"]);
});

test("an item to be sent again that is not is unknown again, and held: it may have been sent before", async () => {
  const { redrives, ledger } = database;
  const notSent = {
    R14: () => Promise.resolve(),
    R15: (id: string, epoch: bigint) => ledger.skip(id, epoch, [{ n: 2, reason: "CHANGED", detail: "it is another" }]),
    R16: async (id: string, epoch: bigint) =>
      ledger.saveResults(id, epoch, await ledger.saveIntent(id, epoch, batchOf([2])), [
        { n: 2, kind: "skipped", reason: "REFUSED", detail: "full" },
      ]),
    R17: async (id: string, epoch: bigint) =>
      ledger.saveResults(id, epoch, await ledger.saveIntent(id, epoch, batchOf([2])), [{ n: 2, kind: "unsent" }]),
  };
  for (const [stream, act] of Object.entries(notSent)) {
    const { id, letters } = await withUnknown(database, stream);
    expect(await redrives.resolveItems(id, { as: "send-again", items: [2] })).toBe(true);
    const { epoch } = await takenOver(database, id);
    await act(id, epoch);
    await ledger.finish(id, epoch, END);
    expect(await redrives.get(id), stream).toMatchObject({ counts: { selected: 0, skipped: 0, unknown: 2 } });
    expect(await letterStates(database, letters)).toEqual(["claimed held", "claimed held"]);
    const { id: rival } = await redrives.create(jobOf(itemsOf(letters)));
    expect(await redrives.claimAndStart(rival, START)).toMatchObject({ kind: "held", by: [{ redrive: id, count: 2 }] });
    // A person decides again, as before.
    expect(await redrives.resolveItems(id, { as: "published", items: [{ n: 2, seq: null, at: null }] })).toBe(true);
  }
});

test("a decision while the job settles takes it from whoever watches: who does not know of it does not end it", async () => {
  const { redrives, ledger } = database;
  const job = await running(database, "R20", 2);
  const n = await ledger.saveIntent(job.id, job.epoch, batchOf([1, 2]));
  await ledger.saveResults(job.id, job.epoch, n, [publishedOf(1), { n: 2, kind: "unknown", detail: "no answer" }]);
  expect(await ledger.become(job.id, job.epoch, "settling", null)).toBe(true);
  expect(await redrives.resolveItems(job.id, { as: "send-again", items: [2] })).toBe(true);
  await expect(ledger.finish(job.id, job.epoch, END)).rejects.toBeInstanceOf(StaleEpoch);
  expect(await redrives.get(job.id)).toMatchObject({ state: "running", counts: { published: 1, selected: 1 } });
  expect(await ledger.takeOver(job.id)).toMatchObject({ epoch: job.epoch + 2n });
});

test("items of a job that still sends are not decided", async () => {
  const job = await running(database, "R12", 1);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1]));
  await database.ledger.saveResults(job.id, job.epoch, n, [{ n: 1, kind: "unknown", detail: "no answer" }]);
  expect(await database.redrives.resolveItems(job.id, { as: "send-again", items: [1] })).toBe(false);
});

test("of two who decide the same item at once one does", async () => {
  const { id } = await withUnknown(database, "R7");
  const both = await Promise.all([
    database.redrives.resolveItems(id, { as: "send-again", items: [1] }),
    database.redrives.resolveItems(id, { as: "published", items: [{ n: 1, seq: null, at: null }] }),
  ]);
  expect(both.sort()).toEqual([false, true]);
});

test("an unknown item that came back had arrived: it is not sent again, and can be settled as published", async () => {
  const { redrives, client } = database;
  const { id } = await withUnknown(database, "R18");
  await client.redriveOutcome.create({ data: { redriveId: id, item: 1, state: "boomeranged", at: new Date(), boomerang: "L9" } });
  expect(await redrives.cameBack(id, [1, 2])).toEqual(new Map([[1, { letter: "L9" }]]));
  await expect(redrives.resolveItems(id, { as: "send-again", items: [1] })).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("L9"),
  });
  expect(await redrives.get(id)).toMatchObject({ state: "partial", counts: { unknown: 2 } });
  expect(await redrives.resolveItems(id, { as: "published", items: [{ n: 1, seq: null, at: null }] })).toBe(true);
  expect(await redrives.get(id)).toMatchObject({ counts: { boomeranged: 1, unknown: 1 } });
});

test("what was to be sent again and waits is known to be in doubt, until it is sent", async () => {
  const { redrives, ledger } = database;
  const { id } = await withUnknown(database, "R19");
  expect(await ledger.inDoubt(id)).toBe(0);
  await redrives.resolveItems(id, { as: "send-again", items: [2] });
  expect(await ledger.inDoubt(id)).toBe(1);
  const next = await takenOver(database, id);
  const n = await ledger.saveIntent(id, next.epoch, batchOf([2]));
  await ledger.saveResults(id, next.epoch, n, [publishedOf(2)]);
  expect(await ledger.inDoubt(id)).toBe(0);
});

test("many are decided together, all or none, each in a batch of its target", async () => {
  const { redrives, ledger, client } = database;
  const { id } = await withUnknown(database, "R21");
  await client.redriveItem.update({ where: { redriveId_n: { redriveId: id, n: 1 } }, data: { target: "PAYMENTS" } });
  const both = [1, 2].map((n) => ({ n, seq: 70 + n, at: 5 }));
  expect(await redrives.resolveItems(id, { as: "published", items: [...both, { n: 3, seq: null, at: null }] })).toBe(false);
  expect(await redrives.get(id)).toMatchObject({ state: "partial", counts: { unknown: 2 } });
  expect(await redrives.resolveItems(id, { as: "published", items: both })).toBe(true);
  await takenOver(database, id);
  expect(await ledger.unfinished(id)).toMatchObject([
    { n: 2, state: "published", target: "ORDERS", items: [{ n: 2, publishedSeq: 72, removed: false }] },
    { n: 3, state: "published", target: "PAYMENTS", items: [{ n: 1, publishedSeq: 71, removed: false }] },
  ]);
  const other = await withUnknown(database, "R22");
  expect(await redrives.resolveItems(other.id, { as: "send-again", items: [1, 2] })).toBe(true);
  expect((await ledger.next(other.id, 10)).map(({ n }) => n)).toEqual([1, 2]);
  expect(await redrives.basesOf(other.id, [1, 2])).toEqual(new Map([["ORDERS", batchOf([1]).base]]));
});
