import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { Database } from "..";
import { StaleEpoch } from "./stale-epoch";
import { CREATED_AT, instanceOf, letterOf, running } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const TARGET_CREATED_AT = CREATED_AT - 1;
const nowhere = { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0 };
const index = (letters: readonly Sighting[]) => database.deadLetterIndex.write(instanceOf("BACK"), letters, nowhere);

/** A job of letters 1 to 3 of a stream, in intent: `publish` writes their PubAcks, as sequences from `firstSeq` on. */
async function sending(stream: string, firstSeq: number) {
  const { id: job, epoch } = await running(database, stream, 3, { target: `${stream}-T` });
  const { ledger } = database;
  const batch = await ledger.saveIntent(job, epoch, {
    target: `${stream}-T`,
    t0: 1,
    base: 0,
    leader: null,
    duplicateWindowMs: null,
    items: [1, 2, 3],
  });
  const outcomes = [1, 2, 3].map((n) => ({
    n,
    kind: "published" as const,
    stream: `${stream}-T`,
    seq: firstSeq + n - 1,
    at: AT,
    duplicate: false,
  }));
  const publish = () => ledger.saveResults(job, epoch, batch, outcomes);
  const state = async () => (await database.redrives.items(job, {}, { limit: 10, offset: 0 })).rows.map((item) => item.state);
  const counts = async () => (await database.redrives.get(job))?.counts;
  return { job, epoch, publish, state, counts, target: `${stream}-T` };
}
const AT = Date.UTC(2026, 4, 2);

/** A letter of the dead-letter stream BACK, seen after the copies were sent. */
const back = (seq: number, more: Partial<Sighting>): Sighting => ({ ...letterOf("BACK", seq), seenAt: AT + 1_000, msgId: null, ...more });
const nameless = { originalStream: null, originalSeq: null, originalSubject: null };
const settled = (n: number, more: Partial<Settlement> = {}): Settlement => ({
  n,
  state: "settled",
  by: "w",
  at: AT,
  boomerang: null,
  ...more,
});

test("a letter that names the job and the place is what came back, and one that names the copy's sequence", async () => {
  const { job, publish, state, counts, target } = await sending("A", 11);
  await publish();
  const byName = back(1, { ...nameless, msgId: `jetlag:${job}:A:1` });
  const byPlace = back(2, { originalStream: target, originalSeq: 12, originalCreatedAt: null, consumer: "w" });
  await index([byName, byPlace]);
  expect(await state()).toEqual(["boomeranged", "boomeranged", "published"]);
  expect(await counts()).toMatchObject({ published: 1, boomeranged: 2, settled: 0 });
  const { rows } = await database.redrives.items(job, {}, { limit: 10, offset: 0 });
  expect(rows.map(({ settlement }) => settlement?.boomerang ?? null)).toEqual([byName.id, byPlace.id, null]);
});

test("what only looks like it is not", async () => {
  const { job, publish, state, target } = await sending("B", 21);
  await publish();
  await index(
    [
      back(11, { originalStream: target, originalSeq: 21, originalCreatedAt: TARGET_CREATED_AT + 1 }), // of another life of the target
      back(12, { originalStream: target, originalSeq: 22, originalCreatedAt: null, seenAt: AT - 3_600_000 }), // older than the copy
      back(13, { originalStream: "OTHER", originalSeq: 23, msgId: `jetlag:${job}:B:3` }), // its headers went on, on another subject
      back(14, { originalStream: target, originalSeq: 24 }), // not ours
    ].map((letter) => (letter.seq === 13 ? { ...letter, originalSubject: "another.subject" } : letter)),
  );
  expect(await state()).toEqual(["published", "published", "published"]);
});

test("one that came back before its PubAck was written counts from then on", async () => {
  const { job, publish, state, counts, target } = await sending("C", 31);
  await index([
    back(21, { ...nameless, msgId: `jetlag:${job}:C:1` }),
    back(22, { originalStream: target, originalSeq: 32, originalCreatedAt: TARGET_CREATED_AT }),
  ]);
  expect(await counts()).toMatchObject({ intent: 3, boomeranged: 0, published: 0 });
  expect((await database.ledger.boomerangsAfter(job, 0)).map(({ n, isSent }) => [n, isSent])).toEqual([[1, false]]);
  await publish();
  expect(await state()).toEqual(["boomeranged", "published", "published"]);
  await database.ledger.noteEarlyBoomerangs({ context: "default", target, seqs: { from: 31, to: 33 } });
  expect(await state()).toEqual(["boomeranged", "boomeranged", "published"]);
  expect(await counts()).toMatchObject({ intent: 0, boomeranged: 2, published: 1 });
});

test("what was settled may come back, also after the end, and stays that: nothing else is written over", async () => {
  const { job, epoch, publish, state, counts, target } = await sending("D", 41);
  const { ledger } = database;
  await publish();
  expect(await ledger.saveOutcomes(job, epoch, [settled(1), settled(2, { state: "not-observed", by: "late" })])).toEqual(new Set());
  expect(await ledger.saveOutcomes(job, epoch, [settled(1, { state: "not-observed" }), settled(2)])).toEqual(new Set([1]));
  expect(await state()).toEqual(["settled", "settled", "published"]);
  await index([back(31, { originalStream: target, originalSeq: 42 })]);
  expect(await ledger.saveOutcomes(job, epoch, [settled(2), settled(3)])).toEqual(new Set([2]));
  expect((await ledger.outcomes(job, 2)).map(({ n, state: was }) => [n, was])).toEqual([
    [2, "boomeranged"],
    [3, "settled"],
  ]);
  await ledger.finish(job, epoch, { state: "partial", stateReason: null, restReason: "STOPPED", sentence: "" });
  await index([back(32, { originalStream: target, originalSeq: 43 })]);
  expect(await state()).toEqual(["settled", "boomeranged", "boomeranged"]);
  expect(await counts()).toMatchObject({ settled: 1, boomeranged: 2, published: 0 });
  await expect(ledger.saveOutcomes(job, epoch, [settled(1)])).rejects.toThrow(StaleEpoch);
});

test("only of the present epoch", async () => {
  const { job, epoch, publish } = await sending("E", 51);
  await publish();
  await database.ledger.takeOver(job);
  await expect(database.ledger.saveOutcomes(job, epoch, [settled(1)])).rejects.toThrow(StaleEpoch);
  expect((await database.ledger.unsettled(job)).map(({ n }) => n)).toEqual([1, 2, 3]);
});

test("a TERM without a letter is given one when it is indexed", async () => {
  const { job, epoch, publish, target } = await sending("F", 61);
  await publish();
  await database.ledger.saveOutcomes(job, epoch, [settled(1, { state: "boomeranged" })]);
  const advisory = { kind: "terminated" as const, stream: target, streamCreatedAt: TARGET_CREATED_AT, seq: 61, subject: "", consumer: "w" };
  await index([
    back(41, { ...advisory, originalStream: target, originalSeq: 61, originalCreatedAt: TARGET_CREATED_AT, payloadAvailable: false }),
  ]);
  const [first] = (await database.redrives.items(job, {}, { limit: 1, offset: 0 })).rows;
  expect(first?.settlement).toMatchObject({ state: "boomeranged", boomerang: back(41, {}).id, by: "w" });
});

test("how it went on, in no more points than are asked for, to the same end", async () => {
  const { job, epoch, publish, target } = await sending("G", 71);
  await publish();
  await database.ledger.saveOutcomes(job, epoch, [settled(1, { at: AT + 500 }), settled(2, { at: AT + 900 })]);
  await index([back(51, { originalStream: target, originalSeq: 73 })]);
  await database.client.$executeRaw`
    UPDATE redrive_outcome SET at = ${new Date(AT + 2_000)} WHERE redrive_id = ${job}::uuid AND state = 'boomeranged'`;
  const points = await database.redrives.series(job, 600);
  expect(points[0]).toEqual([AT, 3, 0, 0]);
  expect(points.at(-1)?.slice(1)).toEqual([3, 2, 1]);
  const few = await database.redrives.series(job, 2);
  expect(few.length).toBeLessThanOrEqual(2);
  expect(few.at(-1)?.slice(1)).toEqual([3, 2, 1]);
  expect(await database.redrives.series(job, 600).then((all) => all.every(([at], i) => i === 0 || at > (all[i - 1]?.[0] ?? 0)))).toBe(true);
});
