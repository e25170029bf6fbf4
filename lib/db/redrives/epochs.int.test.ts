import { afterAll, beforeAll, expect, test } from "vitest";
import { StaleEpoch, type Database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { batchOf, END, letterStates, publishedOf, running, takenOver } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const states = async (id: string) =>
  (await database.redrives.items(id, {}, { limit: 100, offset: 0 })).rows.map(({ state, reason }) =>
    reason ? `${state} ${reason}` : state,
  );

test("a write that meets a take-over is either whole and before it, or nothing", async () => {
  const { id, epoch } = await running(database, "L3", 40);
  const all = Array.from({ length: 40 }, (_, i) => i + 1);
  const [intent, taken] = await Promise.allSettled([database.ledger.saveIntent(id, epoch, batchOf(all)), takenOver(database, id)]);
  expect(taken.status).toBe("fulfilled");
  expect(new Set(await states(id))).toEqual(new Set([intent.status === "fulfilled" ? "intent" : "selected"]));
});

test("no write of an older epoch, or after the end, is done: each says StaleEpoch", async () => {
  const { ledger } = database;
  const { id, letters, ...job } = await running(database, "L4", 4);
  const n = await ledger.saveIntent(id, job.epoch, batchOf([1, 2]));
  await ledger.saveResults(id, job.epoch, n, [publishedOf(1)]);
  const writes = (epoch: bigint) => [
    () => ledger.saveOwner(id, { epoch, holder: "h", serverId: "S", clientId: 1 }),
    () => ledger.saveIntent(id, epoch, batchOf([3])),
    () => ledger.skip(id, epoch, [{ n: 3, reason: "GONE", detail: "" }]),
    () => ledger.saveResults(id, epoch, n, [publishedOf(2)]),
    () => ledger.saveRemoved(id, epoch, n, [1]),
    () => ledger.saveWaiting(id, epoch, "waiting"),
    () => ledger.finish(id, epoch, END),
  ];
  const tables = async () => ({
    job: await database.client.redrive.findUnique({ where: { id } }),
    results: await database.client.redriveResult.findMany({ where: { redriveId: id }, orderBy: { item: "asc" } }),
    resultRuns: await database.client.redriveResultRun.findMany({ where: { redriveId: id }, orderBy: { first: "asc" } }),
    outcomeRuns: await database.client.redriveOutcomeRun.count({ where: { redriveId: id } }),
    batches: await database.client.redriveBatch.findMany({ where: { redriveId: id } }),
    owners: await database.client.redriveOwner.findMany({ where: { redriveId: id } }),
    claims: await database.client.claim.count({ where: { redriveId: id } }),
    audit: await database.client.audit.count({ where: { target: id } }),
    letters: await letterStates(database, letters),
  });
  const refused = async (epoch: bigint) => {
    const before = await tables();
    for (const write of writes(epoch)) {
      const error: unknown = await write().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StaleEpoch);
      expect(error).toMatchObject({ code: "CONFLICT" });
    }
    expect(await tables()).toEqual(before);
  };
  const next = await takenOver(database, id);
  await refused(job.epoch);
  await ledger.finish(id, next.epoch, END);
  await refused(next.epoch);
  expect(new AppError("CONFLICT", "another")).not.toBeInstanceOf(StaleEpoch);
});

test("owners of earlier epochs, newest first", async () => {
  const { ledger } = database;
  const { id } = await running(database, "L5", 1);
  await ledger.saveOwner(id, { epoch: 1n, holder: "a", serverId: "S1", clientId: 11 });
  await takenOver(database, id);
  await ledger.saveOwner(id, { epoch: 2n, holder: "b", serverId: "S2", clientId: 2 ** 40 });
  await takenOver(database, id);
  expect(await ledger.ownersBefore(id, 3n)).toEqual([
    { epoch: 2n, holder: "b", serverId: "S2", clientId: 2 ** 40 },
    { epoch: 1n, holder: "a", serverId: "S1", clientId: 11 },
  ]);
  expect(await ledger.ownersBefore(id, 2n)).toHaveLength(1);
});
