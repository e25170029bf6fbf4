import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, kept, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { ada, discarding as startDiscard } from "../discards/test-discarding";
import { heldNow } from "../discards/test-held";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

const DEATH = NOON + MINUTE;

let message = 5_000;
const another = () => ({ originalSeq: ++message });

const write = (...sightings: Sighting[]) => database.deadLetterIndex.write(null, sightings, null);
const get = (id: string) => database.deadLetters.get(id);
const lifeOf = ({ context, stream, streamCreatedAt: createdAt }: Sighting) => ({ context, stream, createdAt });
const leave = (seen: Sighting) => database.deadLetterIndex.markGone(lifeOf(seen), { seqs: [seen.seq] });

const discarding = (letter: string, places: readonly Sighting[]) => startDiscard(database, letter, places);

const removed = async (id: string, ns: readonly number[]) =>
  database.discards.saveCopies(
    await heldNow(database, id),
    ns.map((n) => ({ n, kind: "removed" as const, trashSeq: n })),
  );

const THREE = ["DLQ", "AUDIT_DLQ", "THIRD_DLQ"];
const ORDERS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => THREE.map((_, i) => (bits & (1 << i)) !== 0));

/** What was stored and what an undo puts back of it an hour later, the id of each before or behind that of the one that it replaces. */
function copies(original: { originalSeq: number }, isFirst: readonly boolean[]) {
  return THREE.map((stream, index) => {
    const stored = copy(message, { ...original, stream });
    for (let seq = 90_000 + message; ; seq += 1_000) {
      const back = copy(seq, { ...original, stream, storedAt: DEATH + 60 * MINUTE + index, seenAt: DEATH + 60 * MINUTE + index });
      if (stored.id < back.id === isFirst[index]) return { stored, back };
    }
  });
}

test.each(ORDERS)("a discarded letter with three copies comes back as one, which every id opens: %s %s %s", async (...isFirst) => {
  const original = another();
  const both = copies(original, isFirst);
  const [stored, back] = [both.map((each) => each.stored), both.map((each) => each.back)];
  await write(...stored);
  const [id = ""] = stored.map((each) => each.id).toSorted();
  const discard = await discarding(id, stored);
  await removed(discard, [1, 2, 3]);
  await database.discards.end(await heldNow(database, discard));
  for (const each of stored) await leave(each);
  expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });

  expect(await database.discards.undo(discard, { actor: ada, reason: "x" })).toBe(true);
  for (const each of back) await write(each);
  await database.discards.saveRestored(
    await heldNow(database, discard),
    back.map(({ id: as }, index) => ({ n: index + 1, kind: "restored", as })),
  );
  await database.discards.end(await heldNow(database, discard));
  const idsOf = async (seen: readonly Sighting[]) => [...new Set(await Promise.all(seen.map(async (each) => (await get(each.id))?.id)))];
  const [now = ""] = back.map((each) => each.id).toSorted();
  expect([await idsOf(stored), await idsOf(back)]).toEqual([[id], [now]]);
  expect([(await get(id))?.state, await database.discards.restoredAs(id)]).toEqual(["gone", now]);
  expect(await get(now)).toMatchObject({ state: "open", payloadAvailable: true });
  const open = await database.deadLetters.list({ contexts: ["default"], state: "open" }, { limit: 500, offset: 0 });
  expect(open.letters.filter(({ originalSeq }) => originalSeq === original.originalSeq)).toHaveLength(1);
});

test("a copy that is seen between a discard and its undo is a letter in the list, and so is what was put back", async () => {
  const original = another();
  const stored = copy(message, original);
  await write(stored);
  const discard = await discarding(stored.id, [stored]);
  await removed(discard, [1]);
  await database.discards.end(await heldNow(database, discard));
  await leave(stored);
  await write(copy(message, { ...original, stream: "THIRD_DLQ" }));
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "THIRD_DLQ" });

  expect(await database.discards.undo(discard, { actor: ada, reason: "x" })).toBe(true);
  const back = copy(90_000 + message, { ...original, seenAt: DEATH + 60 * MINUTE, storedAt: DEATH + 60 * MINUTE });
  await write(back);
  await database.discards.saveRestored(await heldNow(database, discard), [{ n: 1, kind: "restored", as: back.id }]);
  await database.discards.end(await heldNow(database, discard));
  expect(await get(back.id)).toMatchObject({ id: back.id, state: "open", payloadAvailable: true }); // a stream holds one letter of a case
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "THIRD_DLQ" });
});

test("what we kept of a death and the application's copy come back as one, and what was removed stays with its advisory", async () => {
  const original = another();
  const later = (index: number) => ({ seenAt: DEATH + 60 * MINUTE + index, storedAt: DEATH + 60 * MINUTE + index });
  const stored = [copy(message, original), kept(message, DEATH, original)];
  const death = advisory(DEATH, { ...original, present: false });
  await write(...stored, death);
  const [id = ""] = [...stored, death].map((each) => each.id).toSorted();
  const discard = await discarding(id, stored);
  await removed(discard, [1, 2]);
  await database.discards.end(await heldNow(database, discard));
  for (const each of stored) await leave(each);
  expect((await get(id))?.state).toBe("discarded");
  await database.discards.undo(discard, { actor: ada, reason: "x" });
  const back = [copy(90_000 + message, { ...original, ...later(0) }), kept(90_000 + message, DEATH, { ...original, ...later(1) })];
  for (const each of back) await write(each);
  await database.discards.saveRestored(
    await heldNow(database, discard),
    back.map(({ id: as }, index) => ({ n: index + 1, kind: "restored", as })),
  );
  const [now = ""] = back.map((each) => each.id).toSorted();
  expect(await Promise.all(back.map(async (each) => (await get(each.id))?.id))).toEqual([now, now]);
  expect([(await get(now))?.state, (await get(id))?.state, await database.discards.restoredAs(id)]).toEqual(["open", "gone", now]);
});

test.each([
  ["ledger", false, ["open", "restored"]],
  ["index", false, ["open", "restored"]],
  ["ledger", true, ["open", "restored"]],
  ["index", true, ["open", "restored"]],
])(
  "what was put back is open and the copy before it in no list, known to the %s first, its death known: %s",
  async (first, isKnown, states) => {
    const original = another();
    const stored = copy(message, original);
    await write(stored, ...(isKnown ? [advisory(DEATH, { ...original, present: false })] : []));
    const id = (await get(stored.id))?.id ?? "";
    const discard = await discarding(id, [stored]);
    await removed(discard, [1]);
    await database.discards.end(await heldNow(database, discard));
    await leave(stored);
    await database.discards.undo(discard, { actor: ada, reason: "x" });
    const back = copy(91_000 + message, original);
    if (first === "index") expect(await write(back)).toBe(1);
    await database.discards.saveRestored(await heldNow(database, discard), [{ n: 1, kind: "restored", as: back.id }]);
    if (first === "ledger") {
      expect(await get(stored.id)).toMatchObject({ state: "gone", payloadAvailable: false });
      expect(await write(back)).toBe(1);
    }
    expect(await get(back.id)).toMatchObject({ state: "open", seq: back.seq, payloadAvailable: true });
    const rows = await database.client.deadLetter.findMany({ where: { originalSeq: message }, select: { state: true } });
    expect(rows.map(({ state }) => state).toSorted()).toEqual(states);
  },
);
