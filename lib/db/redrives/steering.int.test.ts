import { afterAll, beforeAll, expect, test } from "vitest";
import { StaleEpoch, type Database } from "@/lib/db";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { END, indexLetters, itemsOf, jobOf, START, takenOver } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

/** A job with canaries over new letters, planned; started and taken over. */
async function withCanaries(stream: string, canaryCount: number, { delayMs = 0, skipCanary = false, context = "default" } = {}) {
  const letters = await indexLetters(database, stream, 3);
  const options = RunOptions.parse({ canary: {}, delayMs });
  const { id } = await database.redrives.create(jobOf(itemsOf(letters), { canaryCount, options, context }));
  await database.redrives.claimAndStart(id, { ...START, skipCanary });
  return takenOver(database, id);
}
const now = async (id: string) => {
  const job = await database.redrives.get(id);
  return [job?.state, job?.stateReason];
};
const recorded = async (target: string) =>
  (await database.client.audit.findMany({ where: { target }, orderBy: { id: "asc" } })).map(({ action, actorKind, detail }) => [
    action,
    actorKind,
    detail,
  ]);

test("a start begins with the canaries, or with what a person wants to begin with; and not before its time", async () => {
  expect(await withCanaries("S1", 2)).toMatchObject({
    state: "canary",
    canaryCount: 2,
    skipCanary: false,
    startsAt: null,
    resumedAt: null,
  });
  expect(await withCanaries("S2", 2, { skipCanary: true })).toMatchObject({ state: "running", skipCanary: true });
  const late = await withCanaries("S3", 0, { delayMs: 60_000 });
  expect(late.state).toBe("running");
  expect(late.startsAt).toBeGreaterThan((await database.redrives.get(late.id))?.startedAt ?? Infinity);
});

test("of two who pause, or resume, one does; what was seen until then is forgiven, and the rest is there in its order", async () => {
  const { redrives, ledger } = database;
  const { id } = await withCanaries("S4", 1);
  expect((await Promise.all([redrives.pause(id, "ann"), redrives.pause(id, "bob")])).toSorted()).toEqual([false, true]);
  await database.client.$executeRaw`INSERT INTO redrive_result (redrive_id, item, state) VALUES (${id}::uuid, 1, 'published')`;
  await database.client.$executeRaw`
    INSERT INTO redrive_outcome (redrive_id, item, state, at) VALUES (${id}::uuid, 1, 'boomeranged', now() - interval '1 second')`;
  expect(await ledger.outcomes(id, 10)).toMatchObject([{ n: 1, state: "boomeranged" }]);
  expect((await Promise.all([redrives.resume(id), redrives.resume(id)])).toSorted()).toEqual([false, true]);
  expect(await now(id)).toEqual(["running", null]);
  expect((await ledger.wish(id)).resumedAt).toEqual(expect.any(Number));
  expect(await ledger.outcomes(id, 10)).toEqual([]);
  await database.client.$executeRaw`
    INSERT INTO redrive_outcome (redrive_id, item, state, at) VALUES (${id}::uuid, 3, 'settled', now() + interval '9 s'), (${id}::uuid, 2, 'settled', now() + interval '1 s')`;
  expect((await ledger.outcomes(id, 10)).map(({ n }) => n)).toEqual([3, 2]);
  expect((await ledger.outcomes(id, 1)).map(({ n }) => n)).toEqual([2]);
  expect(await ledger.canaries(id, 1)).toMatchObject([{ n: 1, state: "boomeranged" }]);
});

test("what a runner makes of its job is on the record where it stops it, and never overrules a person", async () => {
  const { redrives, ledger } = database;
  const { id, epoch } = await withCanaries("S5", 1);
  expect(await ledger.become(id, epoch, "running", null)).toBe(true);
  expect(await ledger.become(id, epoch, "tripped", "3 in a row came back")).toBe(true);
  expect(await now(id)).toEqual(["tripped", "3 in a row came back"]);
  expect(await recorded(id)).toEqual([["redrive.trip", "system", "3 in a row came back"]]);
  expect(await ledger.become(id, epoch, "running", null)).toBe(false);
  await redrives.resume(id);
  await redrives.pause(id, "ann paused it");
  expect(await ledger.become(id, epoch, "paused", "the canary came back")).toBe(false);
  expect(await now(id)).toEqual(["paused", "ann paused it"]);
  expect(await recorded(id)).toHaveLength(1);
  await takenOver(database, id);
  await expect(ledger.become(id, epoch, "running", null)).rejects.toThrow(StaleEpoch);
});

test("rate and canary are changed while there is something to send", async () => {
  const { redrives, ledger } = database;
  const { id, epoch } = await withCanaries("S6", 1);
  expect([await redrives.setRate(id, 7), await redrives.skipCanary(id), await redrives.skipCanary(id)]).toEqual([true, true, false]);
  expect(await ledger.wish(id)).toMatchObject({ ratePerSec: 7, skipCanary: true });
  expect(await ledger.become(id, epoch, "settling", null)).toBe(true);
  expect([await redrives.setRate(id, null), await redrives.pause(id, "late"), await redrives.resume(id)]).toEqual([false, false, false]);
  expect(await redrives.abort(id, "enough")).toBe(true);
  await ledger.finish(id, epoch, { ...END, state: "aborted" });
  expect([await redrives.abort(id, "again"), await redrives.setRate(id, 1), await redrives.skipCanary(id)]).toEqual([false, false, false]);
});

test("jobs that send into one stream know of each other's caps: not of one elsewhere, paused, without a cap, or not begun", async () => {
  const { redrives, ledger } = database;
  const into = async (stream: string, { context = "sharing", ratePerSec = 50 as number | null, delayMs = 0 } = {}) => {
    const letters = await indexLetters(database, `D${shared++}`, 1);
    const target = {
      subject: "work.a",
      subjectCount: 1,
      stream,
      count: 1,
      retention: "limits" as const,
      receivers: [],
      receiversKnown: true,
      coreSubscribers: null,
    };
    const plan = { ...jobOf([]).plan, targets: [target] };
    const { id } = await redrives.create(jobOf(itemsOf(letters), { context, ratePerSec, plan, options: RunOptions.parse({ delayMs }) }));
    await redrives.claimAndStart(id, { ...START, ratePerSec });
    return id;
  };
  const [one, two] = [await into("WORK"), await into("WORK", { ratePerSec: 200 })];
  await into("OTHER");
  await into("WORK", { context: "not-sharing" });
  await into("WORK", { ratePerSec: null });
  await into("WORK", { delayMs: 60_000 });
  expect([(await ledger.wish(one)).sharing, (await ledger.wish(two)).sharing]).toEqual([[200], [50]]);
  expect((await takenOver(database, one)).sharing).toEqual([200]);
  await redrives.pause(two, "ann paused it");
  expect((await ledger.wish(one)).sharing).toEqual([]);
});
let shared = 0;

test("all are paused at once, those of the contexts that are named; the live ones are found as such", async () => {
  const { redrives } = database;
  const [one, two, other] = [
    await withCanaries("S7", 0, { context: "all" }),
    await withCanaries("S8", 1, { context: "all" }),
    await withCanaries("S9", 0, { context: "elsewhere" }),
  ];
  const stopBy = (id: string) => ({ actor: { id, name: id, role: "operator", kind: "user" }, why: `${id} stopped all`, reason: null });
  const stopped = await redrives.pauseAll(["all"], stopBy("ann"));
  expect(stopped).toEqual([one, two].map(({ id, number }) => ({ id, number, context: "all" })));
  expect(await redrives.pauseAll(["all"], stopBy("bob"))).toEqual([]);
  expect([await now(one.id), (await now(other.id))[0]]).toEqual([["paused", "ann stopped all"], "running"]);
  await redrives.abort(one.id, "enough");
  await database.ledger.finish(one.id, one.epoch, { ...END, state: "aborted" });
  const filter = { contexts: ["all", "elsewhere"], state: ["canary", "running", "paused"] as const };
  expect((await redrives.list(filter, { limit: 10, offset: 0 })).rows.map(({ id }) => id)).toEqual([other.id, two.id]);
});
