import { expect, test } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, kept, MINUTE } from "@/lib/domain/dead-letter/unite/fixtures";
import { ada } from "../discards/test-discarding";
import { heldNow } from "../discards/test-held";
import { caseGround, DEATH } from "./test-ground";

const ground = caseGround();
const { another, discarding, get, leave, removed, write } = ground;

const THREE = ["DLQ", "AUDIT_DLQ", "THIRD_DLQ"];
const ORDERS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => THREE.map((_, i) => (bits & (1 << i)) !== 0));

/** What was stored and what an undo puts back of it an hour later, the id of each before or behind that of the one that it replaces. */
function copies(original: { originalSeq: number }, isFirst: readonly boolean[]) {
  return THREE.map((stream, index) => {
    const stored = copy(ground.message, { ...original, stream });
    for (let seq = 90_000 + ground.message; ; seq += 1_000) {
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
  await ground.database.discards.end(await heldNow(ground.database, discard));
  for (const each of stored) await leave(each);
  expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });

  expect(await ground.database.discards.undo(discard, { actor: ada, reason: "x" })).toBe(true);
  for (const each of back) await write(each);
  await ground.database.discards.saveRestored(
    await heldNow(ground.database, discard),
    back.map(({ id: as }, index) => ({ n: index + 1, kind: "restored", as })),
  );
  await ground.database.discards.end(await heldNow(ground.database, discard));
  const idsOf = async (seen: readonly Sighting[]) => [...new Set(await Promise.all(seen.map(async (each) => (await get(each.id))?.id)))];
  const [now = ""] = back.map((each) => each.id).toSorted();
  expect([await idsOf(stored), await idsOf(back)]).toEqual([[id], [now]]);
  expect([(await get(id))?.state, await ground.database.discards.restoredAs(id)]).toEqual(["gone", now]);
  expect(await get(now)).toMatchObject({ state: "open", payloadAvailable: true });
  const open = await ground.database.deadLetters.list({ contexts: ["default"], state: "open" }, { limit: 500, offset: 0 });
  expect(open.letters.filter(({ originalSeq }) => originalSeq === original.originalSeq)).toHaveLength(1);
});

test("a copy that is seen between a discard and its undo is a letter in the list, and so is what was put back", async () => {
  const original = another();
  const stored = copy(ground.message, original);
  await write(stored);
  const discard = await discarding(stored.id, [stored]);
  await removed(discard, [1]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  await leave(stored);
  await write(copy(ground.message, { ...original, stream: "THIRD_DLQ" }));
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "THIRD_DLQ" });

  expect(await ground.database.discards.undo(discard, { actor: ada, reason: "x" })).toBe(true);
  const back = copy(90_000 + ground.message, { ...original, seenAt: DEATH + 60 * MINUTE, storedAt: DEATH + 60 * MINUTE });
  await write(back);
  await ground.database.discards.saveRestored(await heldNow(ground.database, discard), [{ n: 1, kind: "restored", as: back.id }]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  expect(await get(back.id)).toMatchObject({ id: back.id, state: "open", payloadAvailable: true }); // a stream holds one letter of a case
  expect(await get(stored.id)).toMatchObject({ state: "open", stream: "THIRD_DLQ" });
});

test("what we kept of a death and the application's copy come back as one, and what was removed stays with its advisory", async () => {
  const original = another();
  const later = (index: number) => ({ seenAt: DEATH + 60 * MINUTE + index, storedAt: DEATH + 60 * MINUTE + index });
  const stored = [copy(ground.message, original), kept(ground.message, DEATH, original)];
  const death = advisory(DEATH, { ...original, present: false });
  await write(...stored, death);
  const [id = ""] = [...stored, death].map((each) => each.id).toSorted();
  const discard = await discarding(id, stored);
  await removed(discard, [1, 2]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  for (const each of stored) await leave(each);
  expect((await get(id))?.state).toBe("discarded");
  await ground.database.discards.undo(discard, { actor: ada, reason: "x" });
  const back = [
    copy(90_000 + ground.message, { ...original, ...later(0) }),
    kept(90_000 + ground.message, DEATH, { ...original, ...later(1) }),
  ];
  for (const each of back) await write(each);
  await ground.database.discards.saveRestored(
    await heldNow(ground.database, discard),
    back.map(({ id: as }, index) => ({ n: index + 1, kind: "restored", as })),
  );
  const [now = ""] = back.map((each) => each.id).toSorted();
  expect(await Promise.all(back.map(async (each) => (await get(each.id))?.id))).toEqual([now, now]);
  expect([(await get(now))?.state, (await get(id))?.state, await ground.database.discards.restoredAs(id)]).toEqual(["open", "gone", now]);
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
    const stored = copy(ground.message, original);
    await write(stored, ...(isKnown ? [advisory(DEATH, { ...original, present: false })] : []));
    const id = (await get(stored.id))?.id ?? "";
    const discard = await discarding(id, [stored]);
    await removed(discard, [1]);
    await ground.database.discards.end(await heldNow(ground.database, discard));
    await leave(stored);
    await ground.database.discards.undo(discard, { actor: ada, reason: "x" });
    const back = copy(91_000 + ground.message, original);
    if (first === "index") expect(await write(back)).toBe(1);
    await ground.database.discards.saveRestored(await heldNow(ground.database, discard), [{ n: 1, kind: "restored", as: back.id }]);
    if (first === "ledger") {
      expect(await get(stored.id)).toMatchObject({ state: "gone", payloadAvailable: false });
      expect(await write(back)).toBe(1);
    }
    expect(await get(back.id)).toMatchObject({ state: "open", seq: back.seq, payloadAvailable: true });
    const rows = await ground.database.client.deadLetter.findMany({ where: { originalSeq: ground.message }, select: { state: true } });
    expect(rows.map(({ state }) => state).toSorted()).toEqual(states);
  },
);
