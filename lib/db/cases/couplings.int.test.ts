import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, kept, MADE_AT, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { heldNow } from "../discards/test-held";

const ada = { id: "a", name: "ada", role: "operator" as const };

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

/** A discard of this case with these of its places, started. */
async function discarding(letter: string, places: readonly Sighting[]): Promise<string> {
  const plan = { count: 1, selectedCount: 1, streams: [], withoutPayload: 0, refused: [], refusedCount: 0 };
  const { id } = await database.discards.create({
    id: randomUUID(),
    context: "default",
    actor: { id: "a", name: "ada" },
    reason: null,
    planHash: "h",
    substance: {},
    plan: { ...plan, warnings: [], makesTrash: false, keptForMs: 1_000 },
    expiresInMs: 60_000,
    items: places.map(({ stream, streamCreatedAt: createdAt, seq, storedAt: seenAt, sizeBytes }, index) => ({
      n: index + 1,
      letter,
      hadPayload: true,
      at: { stream, createdAt, seq, seenAt, sizeBytes },
    })),
  });
  expect(await database.discards.start(id, { planHash: "h", reason: "x", keptForMs: 60_000, actor: ada })).toEqual({ kind: "started" });
  return id;
}

const removed = async (id: string, ns: readonly number[]) =>
  database.discards.saveCopies(
    await heldNow(database, id),
    ns.map((n) => ({ n, kind: "removed" as const, trashSeq: n })),
  );

/** One stored copy, and an advisory whose id comes before it or behind it, as asked. */
function pair(isFirst: boolean): { stored: Sighting; death: Sighting } {
  for (;;) {
    const original = another();
    const [stored, death] = [copy(message, original), advisory(DEATH, original)];
    if (death.id < stored.id === isFirst) return { stored, death };
  }
}

test("a discard follows its letter to another id, while it runs and when it is over", async () => {
  const { stored, death } = pair(true);
  await write(stored);
  const id = await discarding(stored.id, [stored]);
  await write(death);
  expect(await get(stored.id)).toMatchObject({ id: death.id, state: "claimed" });
  await removed(id, [1]);
  await leave(stored);
  await database.discards.end(await heldNow(database, id));
  expect(await get(stored.id)).toMatchObject({ id: death.id, state: "discarded" });
  expect(await database.discards.ofLetter(death.id)).toMatchObject({ id, letter: "removed" });
  expect(await database.discards.ofLetter(stored.id)).toBeNull();
});

test("of a case that falls apart each place of a discard goes with the heir that was seen there", async () => {
  const original = another();
  const memory = { stream: "FALLS_APART", streamCreatedAt: MADE_AT };
  const [one, two] = [copy(1, { ...memory, ...original }), copy(message, original)];
  await write(one, two);
  const [id = ""] = [one.id, two.id].toSorted();
  const discard = await discarding(id, [one, two]);
  await removed(discard, [1, 2]);
  await database.discards.end(await heldNow(database, discard));
  const renewed = copy(1, { ...memory, ...another(), failedAt: DEATH + 90 * MINUTE });
  await write(renewed);
  expect(await get(one.id)).toMatchObject({ id: renewed.id, state: "open" });
  expect(await get(two.id)).toMatchObject({ id: two.id, state: "discarded" });
  expect(await database.discards.ofLetter(two.id)).toMatchObject({ id: discard });
});

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

test("a letter that was put back elsewhere is open again where a rebuild truly finds it, and not before", async () => {
  const stored = copy(++message, { originalStream: null, originalSeq: null });
  await write(stored);
  await database.client.deadLetter.update({ where: { id: stored.id }, data: { state: "restored", payloadAvailable: false } });
  expect(await get(stored.id)).toMatchObject({ state: "gone", payloadAvailable: false });
  expect(await write(stored)).toBe(1);
  expect(await get(stored.id)).toMatchObject({ state: "open", payloadAvailable: true });
});

test("what a discard forgets leaves no sightings and no words behind", async () => {
  const original = another();
  const [stored, death] = [copy(message, original), advisory(DEATH, { ...original, present: false })];
  await write(stored, death);
  const [id = ""] = [stored.id, death.id].toSorted();
  const discard = await discarding(id, [stored]);
  await removed(discard, [1]);
  await database.discards.end(await heldNow(database, discard));
  await leave(stored);
  await database.client.$executeRaw`
    UPDATE discard SET ended_at = now() - interval '40 days', undo_until = now() - interval '33 days' WHERE id = ${discard}::uuid`;
  await database.discards.prune(30);
  const ids = [stored.id, death.id];
  expect([await get(stored.id), await get(death.id)]).toEqual([null, null]);
  expect(await database.client.sighting.count({ where: { id: { in: ids } } })).toBe(0);
  expect(await database.client.deadLetterText.count({ where: { id: { in: ids } } })).toBe(0);
});

test("a letter that was seen several times is derived anew when it is read again", async () => {
  const original = another();
  const [stored, death] = [copy(message, original), advisory(DEATH, original)];
  await write(stored, death);
  expect(await write({ ...stored, error: "Refused: by a newer profile", errorClass: "Refused" })).toBe(0);
  expect(await get(stored.id)).toMatchObject({ error: "Refused: by a newer profile", errorClass: "Refused", state: "open" });
});

const unread = { subject: "", originalSubject: null, msgId: null, sizeBytes: 0, storedAt: DEATH, payloadAvailable: false };

test.each(["once", "twice"])(
  "an advisory that is read again when its message has left keeps what was known of it, seen %s",
  async (seen) => {
    const original = another();
    const death = advisory(DEATH, { ...original, msgId: "order-1", sizeBytes: 12 });
    await write(death);
    const copied = seen === "twice" ? kept(message, DEATH, original) : null;
    if (copied) await write(copied);
    await database.client.deadLetter.updateMany({ where: { originalSeq: message }, data: { state: "discarded" } });
    expect(await write({ ...death, ...unread })).toBe(0);
    if (copied) await leave(copied);
    expect(await get(death.id)).toMatchObject({ subject: "order.placed", msgId: "order-1", sizeBytes: 12, state: "discarded" });
    expect(await write({ ...death, ...unread, payloadAvailable: true })).toBe(0); // denied now
    expect(await get(death.id)).toMatchObject({ subject: "order.placed", sizeBytes: 12 });
  },
);

test("a copy that comes while a discard runs, or after it, is listed: nobody has removed it", async () => {
  for (const isLate of [false, true]) {
    const original = another();
    const [stored, death] = [copy(message, original), advisory(DEATH, original)];
    const second = kept(++message, DEATH, original);
    await write(stored, death);
    const [id = ""] = [stored.id, death.id].toSorted();
    const discard = await discarding(id, [stored]);
    if (!isLate) await write(second);
    await removed(discard, [1]);
    await database.discards.end(await heldNow(database, discard));
    if (isLate) {
      expect((await get(id))?.state).toBe("discarded");
      await write(second);
    }
    expect(await get(second.id)).toMatchObject({ state: "open", payloadAvailable: true, stream: second.stream, seq: second.seq });
  }
});
