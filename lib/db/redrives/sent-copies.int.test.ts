import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { msgIdOf } from "@/lib/domain/redrive/message/redrive-block";
import { deadLettersIn } from "../dead-letters";
import { redrivesIn } from "./redrives";
import { explained } from "./test-explain";
import { batchOf, CREATED_AT, END, instanceOf, letterOf, planned, publishedOf, running } from "./test-redrives";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db.close());

const looksAt = (most: number) => explained(db.client, (rows, sql) => expect(rows, sql).toBeLessThanOrEqual(most));
const write = (stream: string, sightings: readonly Sighting[]) => {
  const last = Math.max(...sightings.map(({ seq }) => seq));
  return db.deadLetterIndex.write(instanceOf(stream), [...sightings], { indexedSeq: last, firstSeq: 1, lastSeq: last, numDeleted: 0 });
};

/** A job of two: the first was sent, the second was not. */
async function half(stream: string) {
  const job = await running(db, stream, 2);
  const n = await db.ledger.saveIntent(job.id, job.epoch, batchOf([1, 2]));
  await db.ledger.saveResults(job.id, job.epoch, n, [publishedOf(1), { n: 2, kind: "skipped", reason: "REFUSED", detail: "too long" }]);
  await db.ledger.finish(job.id, job.epoch, END);
  return { ...job, ids: job.letters.map(({ id }) => id) };
}

test("a copy leads to the sending, and a letter to what was sent of it", async () => {
  const { id, ids } = await half("SENT");
  const { number } = (await db.redrives.get(id)) ?? {};
  const sending = {
    id,
    number,
    n: 1,
    actor: "Ann",
    at: publishedOf(1).at,
    from: { stream: "SENT", seq: 1 },
    letters: [ids[0]],
    subject: "order.placed",
    target: "ORDERS",
    targetCreatedAt: CREATED_AT - 1,
    publishedSeq: 101,
  };
  const copy = { job: id, stream: "SENT", seq: 1 };
  expect(await db.redrives.sendingOf("default", copy)).toEqual(sending);
  expect(await db.redrives.sendingsOfLetter(ids[0] ?? "")).toEqual([sending]);
  expect(await db.redrives.sendingOf("other", copy)).toBeNull();
  expect(await db.redrives.sendingOf("default", { ...copy, seq: 9 })).toBeNull();
});

test("what was skipped, or only planned, was not sent", async () => {
  const { id, ids } = await half("HALF");
  expect(await db.redrives.sendingOf("default", { job: id, stream: "HALF", seq: 2 })).toBeNull();
  expect(await db.redrives.sendingsOfLetter(ids[1] ?? "")).toEqual([]);
  const plan = await planned(db, "ONLY", 1);
  expect(await db.redrives.sendingOf("default", { job: plan.id, stream: "ONLY", seq: 1 })).toBeNull();
  expect(await db.redrives.sendingsOfLetter(plan.letters[0]?.id ?? "")).toEqual([]);
});

test("letters by the id of their message, one for each death, newest first", async () => {
  const id = msgIdOf("00000000-0000-4000-8000-000000000000", { stream: "GONE", seq: 1 });
  const copies = [1, 2, 3].map((seq) => ({ ...letterOf("BACK", seq), msgId: seq === 2 ? "another" : id }));
  await write("BACK", copies);
  // One death seen twice: the row is found by what the second sighting says.
  await write("BACK2", [{ ...letterOf("BACK2", 9), originalStream: "BACK-ORDERS", originalSeq: 3, msgId: id }]);
  const found = await db.deadLetters.withMsgId("default", [id], 10);
  expect(found).toHaveLength(2);
  const letters = await db.deadLetters.getMany(found);
  expect(found.map((each) => letters.get(each)?.originalSeq)).toEqual([3, 1]);
  expect(await db.deadLetters.withMsgId("default", [id], 1)).toEqual(found.slice(0, 1));
  expect(await db.deadLetters.withMsgId("other", [id], 10)).toEqual([]);
});

test("each is found by an index: before statistics and with them, a job's own items at the most are looked at", async () => {
  const JOBS = 4;
  const ITEMS = 250;
  for (let n = 1; n <= JOBS; n++) await running(db, `MANY${n}`, ITEMS);
  const job = await running(db, "LAST", ITEMS);
  const copies = job.letters.map(({ seq }) => ({ ...letterOf("LASTDLQ", seq), msgId: msgIdOf(job.id, { stream: "LAST", seq }) }));
  await write("LASTDLQ", copies);
  const few = 20; // as many as there are jobs, of which the table may be read whole
  for (const known of [false, true]) {
    if (known) await db.client.$executeRaw`ANALYZE`;
    const last = { job: job.id, stream: "LAST", seq: ITEMS };
    expect(await redrivesIn(looksAt(ITEMS)).sendingOf("default", last)).toMatchObject({ id: job.id });
    expect(await redrivesIn(looksAt(few)).sendingsOfLetter(job.letters[7]?.id ?? "")).toMatchObject([{ id: job.id }]);
    expect(await deadLettersIn(looksAt(few)).withMsgId("default", [msgIdOf(job.id, { stream: "LAST", seq: 8 })], 10)).toEqual([
      copies[7]?.id,
    ]);
  }
});
