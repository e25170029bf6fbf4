import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { MOST_ANSWERS, type Answer } from "@/lib/domain/redrive/settle/answers";
import type { Database } from "..";
import { readAnswers, saveAnswers, type ItemAnswer } from "./answers";
import { sentAsPlace } from "./came-back";
import { explained } from "./test-explain";
import { batchOf, END, instanceOf, letterOf, publishedOf, running } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const AT = Date.UTC(2026, 4, 2);
const one = (n: number, delivery: number, answer: Answer, afterMs = delivery): ItemAnswer => ({
  n,
  consumer: "w",
  delivery,
  answer,
  at: AT + afterMs,
});
const heardOf = async (id: string, ...items: number[]) =>
  [...(await database.redrives.answers(id, items))].map(([n, heard]) => [
    n,
    heard.map(({ delivery, answer, at }) => `${delivery} ${answer} ${at - AT}`),
  ]);

test("what was heard of each item, in its order; twice is once, and of working the last counts, in whatever order they are written", async () => {
  const { redrives, ledger } = database;
  const { id } = await running(database, "N1", 3);
  await ledger.saveAnswers(id, [one(1, 2, "term", 30), one(1, 1, "nak", 10), one(1, 1, "working", 5), one(3, 2, "ack", 7)]);
  await ledger.saveAnswers(id, [one(1, 1, "nak", 12), one(1, 1, "working", 20), { ...one(1, 1, "nak", 25), consumer: "v" }]);
  await ledger.saveAnswers(id, [one(1, 1, "working", 15)]);
  await ledger.saveAnswers(id, []);
  expect(await heardOf(id, 1, 2, 3)).toEqual([
    [1, ["1 nak 10", "1 working 20", "1 nak 25", "2 term 30"]],
    [3, ["2 ack 7"]],
  ]);
  expect((await redrives.answers(id, [1])).get(1)?.[2]?.consumer).toBe("v");
  expect(await heardOf(id, 2)).toEqual([]);
});

test("twenty of an item, the first, however many come at once; what is known of may still say that it is at work", async () => {
  const { id } = await running(database, "N2", 2);
  const naks = Array.from({ length: 30 }, (_, i) => one(1, i + 1, "nak"));
  await database.ledger.saveAnswers(id, [one(1, 1, "working", 0), ...naks.slice(0, 10), one(2, 1, "nak")]);
  await database.ledger.saveAnswers(id, naks.slice(10));
  await database.ledger.saveAnswers(id, [one(1, 31, "ack"), one(1, 1, "working", 99)]);
  const kept = (await database.redrives.answers(id, [1])).get(1) ?? [];
  expect(kept).toHaveLength(MOST_ANSWERS);
  expect(kept.map(({ delivery }) => delivery)).toEqual([...naks.slice(0, MOST_ANSWERS - 1).map(({ delivery }) => delivery), 1]);
  expect(await heardOf(id, 2)).toEqual([[2, ["1 nak 1"]]]);
});

test("names that PostgreSQL refuses are made storable, and nothing is written of a job that is not there", async () => {
  const { id } = await running(database, "N3", 1);
  await database.ledger.saveAnswers(id, [{ ...one(1, 1, "nak"), consumer: "a\u0000b" }]);
  expect((await database.redrives.answers(id, [1])).get(1)).toHaveLength(1);
  const unknown = randomUUID();
  await database.ledger.saveAnswers(unknown, [one(1, 1, "nak")]);
  expect(await database.client.redriveDelivery.count({ where: { redriveId: unknown } })).toBe(0);
});

test("also after another has taken the job over, and after its end", async () => {
  const { id, epoch } = await running(database, "N4", 1);
  await database.ledger.takeOver(id);
  await database.ledger.saveAnswers(id, [one(1, 1, "nak")]);
  await database.ledger.finish(id, epoch + 1n, END);
  await database.ledger.saveAnswers(id, [one(1, 2, "term")]);
  expect(await heardOf(id, 1)).toEqual([[1, ["1 nak 1", "2 term 2"]]]);
});

test("whose copy died is found by the place that the letter names, by any id of the letter", async () => {
  const { id, epoch } = await running(database, "N5", 2, { target: "N5-T" });
  const batch = await database.ledger.saveIntent(id, epoch, { ...batchOf([1, 2]), target: "N5-T" });
  await database.ledger.saveResults(
    id,
    epoch,
    batch,
    [1, 2].map((n) => ({ ...publishedOf(n), stream: "N5-T" })),
  );
  const back = { ...letterOf("N5-BACK", 1), seenAt: Date.now(), originalStream: "N5-T", originalSeq: 102, originalSubject: null };
  await database.deadLetterIndex.write(instanceOf("N5-BACK"), [back], { indexedSeq: 1, firstSeq: 1, lastSeq: 1, numDeleted: 0 });
  expect((await database.redrives.items(id, { n: 2 }, { limit: 1, offset: 0 })).rows[0]?.state).toBe("boomeranged");
  const { redrives } = database;
  expect(await redrives.sentAsPlace(["another", back.id], 102)).toEqual({ id, n: 2 });
  expect(await redrives.sentAsPlace([back.id], 101)).toBeNull();
  expect(await redrives.sentAsPlace(["another"], 102)).toBeNull();
});

test("each is found by an index: before statistics and with them, no more is looked at than what is asked for", async () => {
  const JOBS = 4;
  const ITEMS = 250;
  const ns = Array.from({ length: ITEMS }, (_, i) => i + 1);
  const naks = ns.map((n) => one(n, 1, "nak"));
  const looksAt = (most: number) => explained(database.client, (rows, sql) => expect(rows, sql).toBeLessThanOrEqual(most));
  let last = "";
  for (const known of [false, true]) {
    for (let nth = 1; nth <= JOBS; nth++) {
      const { id, epoch } = await running(database, `N6-${known}-${nth}`, ITEMS);
      const batch = await database.ledger.saveIntent(id, epoch, batchOf(ns));
      await database.ledger.saveResults(id, epoch, batch, ns.map(publishedOf));
      await saveAnswers(looksAt(ITEMS), id, naks);
      last = id;
    }
    if (known) await database.client.$executeRaw`ANALYZE`;
    await saveAnswers(looksAt(ITEMS), last, naks.slice(0, 50));
    expect((await readAnswers(looksAt(60), last, ns.slice(0, 50))).size).toBe(50);
    expect(await sentAsPlace(looksAt(60), { sightings: ["another"], seq: 107 })).toBeNull();
  }
});
