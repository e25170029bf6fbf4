import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, kept, MADE_AT, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import type { Instance } from "./instance";
import { CREATED_AT, instanceOf, itemsOf, jobOf, letterOf, publishedOf, batchOf, START, takenOver } from "../redrives/test-redrives";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

const DEATH = NOON + MINUTE;
const HOUR = 60 * MINUTE;

/** Of a message of its own, so that tests have nothing to do with each other. */
let message = 1_000;
const another = () => ({ originalSeq: ++message });

const write = (...sightings: Sighting[]) => database.deadLetterIndex.write(null, sightings, null);
const get = (id: string) => database.deadLetters.get(id);
const lifeOf = ({ context, stream, streamCreatedAt: createdAt }: Sighting): Instance => ({ context, stream, createdAt });
const leave = (seen: Sighting) => database.deadLetterIndex.markGone(lifeOf(seen), { seqs: [seen.seq] });

test("an advisory joins the stored copy, whatever comes first; the case opens by the id of each, and is counted once", async () => {
  const first = another();
  const seen = [copy(1, first), advisory(DEATH, first)];
  expect([await write(seen[0]!), await write(seen[1]!), await write(...seen)]).toEqual([1, 0, 0]);
  const found = await Promise.all(seen.map(({ id }) => database.deadLetters.getMany([id])));
  const ids = seen.map(({ id }) => id).toSorted();
  for (const [i, each] of found.entries())
    expect(each.get(seen[i]!.id)).toMatchObject({ id: ids[0], alsoSeenAs: [ids[1]], stream: "DLQ", state: "open", payloadAvailable: true });
  const second = another();
  expect(await write(advisory(DEATH, second), copy(2, second))).toBe(1);
  expect(await write(copy(3, { ...second, consumer: "shipping" }))).toBe(1);
  const { total } = await database.deadLetters.list({ contexts: ["default"], from: DEATH - 1, to: DEATH + 1 }, { limit: 10, offset: 0 });
  expect(total).toBe(3);
});

test("a row says all that its sighting said", async () => {
  const original = another();
  const changes = {
    ...original,
    originalCreatedAt: MADE_AT,
    msgId: "order-9",
    expiresAt: DEATH + HOUR,
    correlation: [{ flow: "f", key: "k" }],
  };
  const stored = copy(10, { ...changes, deliveries: null, profile: "x-dlq" });
  const late = advisory(DEATH, { ...another(), present: false, sizeBytes: 0 });
  await write(stored, late);
  for (const { present: _present, ...seen } of [stored, late]) expect(await get(seen.id)).toMatchObject(seen);
  expect(await get(late.id)).toMatchObject({ state: "open", payloadAvailable: false, storedAt: NOON, epoch: String(DEATH) });
});

test("what leaves falls back to the next place, and is gone when none is left; what comes back is open again", async () => {
  const original = another();
  const [stored, ours, death] = [copy(20, original), kept(20, DEATH, original), advisory(DEATH, original)];
  await write(stored, ours, death);
  expect(await leave(stored)).toBe(1);
  expect(await leave(stored)).toBe(0);
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "JETLAG_DEAD_LETTERS", seq: 20, error: "TimeoutError: 8 s" });
  await leave(ours);
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "ORDERS", kind: "exhausted", payloadAvailable: true });
  await leave(death);
  expect(await get(stored.id)).toMatchObject({ state: "gone", stream: "DLQ", payloadAvailable: false });
  expect(await write(ours)).toBe(1);
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "JETLAG_DEAD_LETTERS" });
});

test("every way to say what left counts sightings of cases too", async () => {
  const instance = { stream: "LEAVES", streamCreatedAt: MADE_AT };
  const seen = [1, 2, 3, 4].map((seq) => ({ ...another(), seq }));
  const copies = seen.map(({ seq, ...original }) => copy(seq, { ...instance, ...original }));
  await write(...copies, ...seen.slice(1).map(({ originalSeq }) => advisory(DEATH, { originalSeq, present: false })));
  const life = lifeOf(copies[0]!);
  const states = async () => {
    const found = await database.deadLetters.getMany(copies.map(({ id }) => id));
    return copies.map(({ id }) => found.get(id)?.state);
  };
  expect(await database.deadLetterIndex.markGone(life, { belowSeq: 3 })).toBe(2);
  expect(await states()).toEqual(["gone", "gone", "open", "open"]);
  expect(await database.deadLetterIndex.markGone(life, { aboveSeq: 3 })).toBe(1);
  expect(await database.deadLetterIndex.markGone(life, "all")).toBe(1);
  expect(await states()).toEqual(["gone", "gone", "gone", "gone"]);
});

test("a stream that was none of dead letters takes its sightings along, and leaves the death", async () => {
  const stream = { stream: "NONE", streamCreatedAt: MADE_AT };
  const [both, alone] = [another(), another()];
  const [one, two, death] = [copy(1, { ...stream, ...both }), copy(2, { ...stream, ...alone }), advisory(DEATH, both)];
  await write(one, two, death);
  await database.deadLetterIndex.forget(lifeOf(one), { gone: false });
  expect([await get(one.id), await get(two.id)]).toEqual([null, null]);
  expect(await get(death.id)).toMatchObject({ id: death.id, alsoSeenAs: [], state: "open", stream: "ORDERS", error: null });
  await write(one);
  expect(await get(one.id)).toMatchObject({ stream: "NONE", state: "open" });
  await database.deadLetterIndex.forget(lifeOf(one), { gone: true });
  expect(await get(one.id)).toMatchObject({ stream: "ORDERS", state: "open" });
});

test("a sequence that holds another message now is another sighting under the same id", async () => {
  const memory = { stream: "MEMORY", streamCreatedAt: MADE_AT };
  const [before, after] = [another(), another()];
  const old = copy(1, { ...memory, ...before });
  const renewed = copy(1, { ...memory, ...after, failedAt: DEATH + HOUR });
  const death = advisory(DEATH, before);
  await write(old, death);
  await database.client.deadLetter.updateMany({
    where: { alsoSeenAs: { isEmpty: false }, originalSeq: message - 1 },
    data: { state: "discarded" },
  });
  expect(await write(renewed)).toBe(1);
  expect(await get(renewed.id)).toMatchObject({ id: renewed.id, originalSeq: after.originalSeq, state: "open", alsoSeenAs: [] });
  expect(await get(death.id)).toMatchObject({ id: death.id, state: "discarded", alsoSeenAs: [], stream: "ORDERS" });
  expect(await database.deadLetterIndex.storedAt(renewed.id)).toBe(DEATH + HOUR);
});

test("a new death does not inherit that the one before was discarded, though it takes its copy", async () => {
  const original = another();
  const [first, second] = [advisory(DEATH, original), advisory(DEATH + HOUR, original)];
  const stored = copy(30, { ...original, failedAt: DEATH + HOUR - 1 });
  await write(first, stored);
  await database.client.deadLetter.updateMany({ where: { originalSeq: original.originalSeq }, data: { state: "discarded" } });
  expect(await write(second)).toBe(1);
  expect(await get(first.id)).toMatchObject({ state: "discarded", stream: "ORDERS" });
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "DLQ", alsoSeenAs: [[second.id, stored.id].toSorted()[1]] });
});

test("two cases that turn out to be one: the claim goes with it, under its new id, and the job ends as it would have", async () => {
  const late = advisory(CREATED_AT + HOUR, { originalStream: "M-ORDERS", stream: "M-ORDERS", originalSeq: 1, consumer: "worker" });
  const letter = { ...letterOf("M", 1), id: `~${"z".repeat(21)}` };
  await write(letter);
  const planned = await database.redrives.create(
    jobOf(itemsOf([{ id: letter.id, stream: "M", createdAt: CREATED_AT, seq: 1, seenAt: letter.seenAt }])),
  );
  expect((await database.redrives.claimAndStart(planned.id, START)).kind).toBe("started");
  expect(await write(late)).toBe(0);
  expect(await get(letter.id)).toMatchObject({ id: late.id, state: "claimed", claimedBy: planned.id, alsoSeenAs: [letter.id] });
  expect(await database.redrives.ofLetter(late.id)).toMatchObject([{ id: planned.id }]);
  const job = await takenOver(database, planned.id);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1]));
  await database.ledger.saveResults(job.id, job.epoch, n, [publishedOf(1)]);
  await database.deadLetterIndex.markGone(instanceOf("M"), "all");
  expect(await get(late.id)).toMatchObject({ state: "redriven", payloadAvailable: true, stream: "M-ORDERS" });
  await database.deadLetterIndex.pruneGone();
  expect(await get(letter.id)).toMatchObject({ id: late.id, state: "redriven" });
});

test("a plan of a case knows every copy of it, and claims each", async () => {
  const original = another();
  const [one, two] = [copy(40, original), copy(40, { ...original, stream: "AUDIT_DLQ" })];
  const [left, death] = [copy(41, { ...original, stream: "THIRD_DLQ" }), advisory(DEATH, original)];
  await write(one, two, left, death);
  await leave(left);
  const [id] = [one, two, left, death].map((seen) => seen.id).toSorted();
  const places = (await database.deadLetters.places([id!, "unknown"])).get(id!) ?? [];
  expect(places.map(({ id: of }) => of).toSorted()).toEqual([one.id, two.id].toSorted());
  const [first, ...rest] = places;
  const job = await database.redrives.create(jobOf(itemsOf([first!], { letters: [first!, ...rest] })));
  expect((await database.redrives.claimAndStart(job.id, START)).kind).toBe("started");
  expect(await get(id!)).toMatchObject({ state: "claimed", claimedBy: job.id });
  expect(await database.client.claim.count({ where: { redriveId: job.id } })).toBe(3);
});

test("what was pruned is forgotten with all its sightings", async () => {
  const original = another();
  const long = Date.now() - 40 * 24 * HOUR;
  const [stored, death] = [copy(50, { ...original, failedAt: long }), advisory(long, { ...original, present: false })];
  await write(stored, death);
  await leave(stored);
  await database.deadLetterIndex.pruneGone();
  expect([await get(stored.id), await get(death.id)]).toEqual([null, null]);
  expect(await database.client.sighting.count({ where: { originalSeq: BigInt(original.originalSeq) } })).toBe(0);
});
