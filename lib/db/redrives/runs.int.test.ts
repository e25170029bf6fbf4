import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { itemStates, type ItemOutcome, type Settlement } from "@/lib/domain/redrive/types";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { batchOf, END, publishedOf, running } from "./test-redrives";

/** What a runner writes in large is a few rows. Whoever reads finds each item as if it had been written by itself. */
let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const COUNT = 200;
const AT = Date.UTC(2026, 4, 3);
const all = Array.from({ length: COUNT }, (_, i) => i + 1);
const from = (first: number, last: number) => all.slice(first - 1, last);

const sent = (n: number): ItemOutcome => ({ ...publishedOf(n), at: AT });
const settled = (n: number, more: Partial<Settlement> = {}): Settlement => ({
  n,
  state: "settled",
  by: "w",
  at: AT + 1,
  boomerang: null,
  ...more,
});

async function sentJob(stream: string) {
  const { id, epoch } = await running(database, stream, COUNT);
  const batch = await database.ledger.saveIntent(id, epoch, batchOf(all));
  const rowsOf = async () => {
    const where = { where: { redriveId: id } };
    const { redriveResult, redriveResultRun, redriveOutcome, redriveOutcomeRun } = database.client;
    const counts = [redriveResult.count(where), redriveResultRun.count(where), redriveOutcome.count(where), redriveOutcomeRun.count(where)];
    const [results, resultRuns, outcomes, outcomeRuns] = await Promise.all(counts);
    return { results, resultRuns, outcomes, outcomeRuns };
  };
  const inState = async (state: (typeof itemStates)[number]) => {
    const { rows, total } = await database.redrives.items(id, { state }, { limit: COUNT, offset: 0 });
    expect(rows).toHaveLength(total);
    return rows.map(({ n }) => n);
  };
  /** Counted, and listed by state, and listed as they are: the same. */
  const states = async () => {
    const { counts } = (await database.redrives.get(id)) ?? {};
    const { rows, total } = await database.redrives.items(id, {}, { limit: COUNT, offset: 0 });
    expect(total).toBe(COUNT);
    for (const state of itemStates) {
      const listed = rows.flatMap((row) => (row.state === state ? [row.n] : []));
      expect(await inState(state), state).toEqual(listed);
      expect(counts?.[state], state).toBe(listed.length);
    }
    return counts;
  };
  return { id, epoch, batch, rowsOf, inState, states };
}

test("results in a row are few rows; what was not sent, or is said once more, is not", async () => {
  const { id, epoch, batch, rowsOf, inState, states } = await sentJob("A");
  const { ledger } = database;
  expect(await states()).toMatchObject({ intent: COUNT });
  await ledger.saveResults(id, epoch, batch, [...from(1, 99).map(sent), { n: 100, kind: "unknown", detail: "no answer" }]);
  expect(await rowsOf()).toMatchObject({ results: 1, resultRuns: 2 }); // 64 at the most
  expect(await states()).toMatchObject({ published: 99, unknown: 1, intent: 100 });
  expect((await ledger.unfinished(id)).map(({ state }) => state)).toEqual(["intent"]);
  // As a runner that is not sure says it again: what is written stays.
  await ledger.saveResults(
    id,
    epoch,
    batch,
    from(90, COUNT).map((n) => ({ ...publishedOf(n), seq: 5_000 + n, at: AT + 9 })),
  );
  expect(await states()).toMatchObject({ published: 199, unknown: 1, intent: 0 });
  expect((await ledger.unfinished(id)).map(({ state }) => state)).toEqual(["published"]);
  const { rows } = await database.redrives.items(id, {}, { limit: COUNT, offset: 0 });
  expect([1, 64, 65, 99, 100, 101, 200].map((n) => rows[n - 1]?.publishedSeq)).toEqual([101, 164, 165, 199, null, 5_101, 5_200]);
  expect([99, 101].map((n) => rows[n - 1]?.publishedAt)).toEqual([AT, AT + 9]);
  expect(await inState("unknown")).toEqual([100]);
  expect((await database.redrives.series(id, 10)).map(([at, count]) => [at, count])).toEqual([
    [AT, 99],
    [AT + 9, 199],
  ]);
});

test("of a batch some letters leave, then the others: its claims go with the last of them", async () => {
  const { id, epoch, batch } = await sentJob("B");
  const { ledger } = database;
  await ledger.saveResults(id, epoch, batch, all.map(sent));
  const removed = async () =>
    (await database.redrives.items(id, {}, { limit: COUNT, offset: 0 })).rows.flatMap((row) => (row.removed ? [row.n] : []));
  const claims = () => database.client.claim.count({ where: { redriveId: id } });
  await ledger.saveRemoved(id, epoch, batch, [3, 5, ...from(10, 20)]);
  await ledger.saveRemoved(id, epoch, batch, [3, 4]);
  expect(await removed()).toEqual([3, 4, 5, ...from(10, 20)]);
  expect(await claims()).toBe(2 * COUNT);
  expect((await ledger.unfinished(id)).map(({ state }) => state)).toEqual(["published"]);
  const left = all.filter((n) => ![3, 4, 5, ...from(10, 20)].includes(n));
  await ledger.saveRemoved(id, epoch, batch, left);
  expect(await ledger.unfinished(id)).toEqual([]);
  expect(await removed()).toEqual(all);
  await ledger.finish(id, epoch, END);
  expect(await claims()).toBe(0);
});

test("what became of many is few rows, until something else is seen of one of them", async () => {
  const { id, epoch, batch, rowsOf, states } = await sentJob("C");
  const { ledger } = database;
  await ledger.saveResults(id, epoch, batch, all.map(sent));
  const unseen = from(151, 170).map((n) => settled(n, { state: "not-observed", by: "nobody" }));
  expect(await ledger.saveOutcomes(id, epoch, [...from(1, 150).map((n) => settled(n)), ...unseen])).toEqual(new Set());
  expect(await rowsOf()).toMatchObject({ outcomes: 0, outcomeRuns: 2 });
  expect(await states()).toMatchObject({ settled: 150, "not-observed": 20, published: 30 });
  expect((await ledger.unsettled(id)).map(({ n }) => n)).toEqual(from(171, COUNT));

  const back = settled(70, { state: "boomeranged", at: AT + 5 });
  expect(await ledger.saveOutcomes(id, epoch, [back, settled(151, { at: AT + 6 }), settled(152, { at: AT + 6 })])).toEqual(new Set());
  expect(
    await ledger.saveOutcomes(
      id,
      epoch,
      from(60, 80).map((n) => settled(n, { state: "not-observed" })),
    ),
  ).toEqual(new Set(from(60, 80)));
  // Half of it is known: what is not is written, one by one.
  const again = from(145, 175).map((n) => settled(n, { at: AT + 7 }));
  expect(await ledger.saveOutcomes(id, epoch, again)).toEqual(new Set([...from(145, 150), 151, 152]));
  expect(await states()).toMatchObject({ settled: 174, "not-observed": 0, boomeranged: 1, published: 25 });
  const { rows } = await database.redrives.items(id, { n: 70 }, { limit: 1, offset: 0 });
  expect(rows[0]?.settlement).toEqual({ state: "boomeranged", by: "w", at: AT + 5, boomerang: null });
  expect((await database.redrives.series(id, 100)).at(-1)?.slice(1)).toEqual([COUNT, 174, 1]);
  const newest = await ledger.outcomes(id, 30);
  expect(newest.map(({ n }) => n)).toEqual([...from(147, 150), 70, ...from(151, 175)]);
  expect((await ledger.outcomes(id, 1_000)).map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(from(1, 175));
});

test("a copy is found by its sequence, wherever in a run it is", async () => {
  const { id, epoch, batch } = await sentJob("D");
  await database.ledger.saveResults(id, epoch, batch, all.map(sent));
  await database.ledger.saveOutcomes(
    id,
    epoch,
    [1, 64, 65, 130, 200].map((n) => settled(n, { state: "boomeranged", boomerang: `L${n}` })),
  );
  const found = [1, 64, 65, 130, 200].map((n) => database.redrives.sentAsPlace([`L${n}`], 100 + n));
  expect(await Promise.all(found)).toEqual([1, 64, 65, 130, 200].map((n) => ({ id, n })));
  expect(await database.redrives.sentAsPlace(["L65"], 164)).toBeNull();
  expect(await database.redrives.sentAsPlace(["L200"], 301)).toBeNull();
});
