import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { batchOf, END, planned, publishedOf, running, START, takenOver } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

test("jobs that run or are to be aborted want a runner; taking one over ends the epoch before", async () => {
  const { ledger } = database;
  const { id } = await planned(database, "L1", 2);
  const wanting = async () => (await ledger.wanting(["default"])).filter((job) => job.id === id).map(({ state }) => state);
  expect(await wanting()).toEqual([]);
  expect(await ledger.takeOver(id)).toBeNull();
  await database.redrives.claimAndStart(id, START);
  expect(await wanting()).toEqual(["running"]);
  expect(await ledger.wanting(["other"])).toEqual([]);
  expect(await ledger.takeOver(id)).toMatchObject({
    id,
    epoch: 1n,
    context: "default",
    state: "running",
    actor: { id: "ann", name: "Ann" },
    ratePerSec: 50,
    counts: { selected: 2 },
  });
  await database.redrives.abort(id, "stopped by Ann");
  expect(await ledger.takeOver(id)).toMatchObject({ epoch: 2n, state: "aborting" });
  expect(await ledger.wish(id)).toEqual({
    state: "aborting",
    at: expect.any(Number),
    sharing: [],
    ratePerSec: 50,
    epoch: 2n,
    skipCanary: false,
    resumedAt: null,
  });
  await ledger.finish(id, 2n, { ...END, state: "aborted" });
  expect(await ledger.takeOver(id)).toBeNull();
  expect(await wanting()).toEqual([]);
});

test("of runners that take over at once each gets its own epoch, and only the last may write", async () => {
  const { id } = await running(database, "L2", 1);
  const jobs = await Promise.all(Array.from({ length: 5 }, () => takenOver(database, id)));
  expect(jobs.map(({ epoch }) => epoch).sort()).toEqual([2n, 3n, 4n, 5n, 6n]);
  const results = await Promise.allSettled(jobs.map(({ epoch }) => database.ledger.saveIntent(id, epoch, batchOf([1]))));
  expect(results.map(({ status }) => status).filter((status) => status === "fulfilled")).toHaveLength(1);
  expect(await database.client.redriveBatch.findMany({ where: { redriveId: id } })).toMatchObject([{ state: "intent" }]);
});

test("one that begins later, or whose canaries went out, is known to wait", async () => {
  const { ledger, client } = database;
  const { id, epoch } = await running(database, "L9", 3);
  const isWaiting = async () => (await ledger.wanting(["default"])).find((job) => job.id === id)?.isWaiting;
  expect(await isWaiting()).toBe(false);
  await client.redrive.update({ where: { id }, data: { startsAt: new Date(Date.now() + 3_600_000) } });
  expect(await isWaiting()).toBe(true);
  await client.redrive.update({ where: { id }, data: { startsAt: new Date(Date.now() - 3_600_000), state: "canary", canaryCount: 2 } });
  expect(await isWaiting()).toBe(false);
  const n = await ledger.saveIntent(id, epoch, batchOf([1, 2]));
  await ledger.saveResults(id, epoch, n, [publishedOf(1)]);
  expect(await isWaiting()).toBe(false);
  await ledger.saveResults(id, epoch, n, [publishedOf(2)]);
  expect(await isWaiting()).toBe(true);
});
