import { expect, test } from "vitest";
import { advisory, copy, kept, MADE_AT, MINUTE } from "@/lib/domain/dead-letter/unite/fixtures";
import { heldNow } from "../discards/test-held";
import { caseGround, DEATH } from "./test-ground";

const ground = caseGround();
const { another, discarding, get, leave, pair, removed, write } = ground;

test("a discard follows its letter to another id, while it runs and when it is over", async () => {
  const { stored, death } = pair(true);
  await write(stored);
  const id = await discarding(stored.id, [stored]);
  await write(death);
  expect(await get(stored.id)).toMatchObject({ id: death.id, state: "claimed" });
  await removed(id, [1]);
  await leave(stored);
  await ground.database.discards.end(await heldNow(ground.database, id));
  expect(await get(stored.id)).toMatchObject({ id: death.id, state: "discarded" });
  expect(await ground.database.discards.ofLetter(death.id)).toMatchObject({ id, letter: "removed" });
  expect(await ground.database.discards.ofLetter(stored.id)).toBeNull();
});

test("of a case that falls apart each place of a discard goes with the heir that was seen there", async () => {
  const original = another();
  const memory = { stream: "FALLS_APART", streamCreatedAt: MADE_AT };
  const [one, two] = [copy(1, { ...memory, ...original }), copy(ground.message, original)];
  await write(one, two);
  const [id = ""] = [one.id, two.id].toSorted();
  const discard = await discarding(id, [one, two]);
  await removed(discard, [1, 2]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  const renewed = copy(1, { ...memory, ...another(), failedAt: DEATH + 90 * MINUTE });
  await write(renewed);
  expect(await get(one.id)).toMatchObject({ id: renewed.id, state: "open" });
  expect(await get(two.id)).toMatchObject({ id: two.id, state: "discarded" });
  expect(await ground.database.discards.ofLetter(two.id)).toMatchObject({ id: discard });
});

test("a letter that was put back elsewhere is open again where a rebuild truly finds it, and not before", async () => {
  const stored = copy(another().originalSeq, { originalStream: null, originalSeq: null });
  await write(stored);
  await ground.database.client.deadLetter.update({ where: { id: stored.id }, data: { state: "restored", payloadAvailable: false } });
  expect(await get(stored.id)).toMatchObject({ state: "gone", payloadAvailable: false });
  expect(await write(stored)).toBe(1);
  expect(await get(stored.id)).toMatchObject({ state: "open", payloadAvailable: true });
});

test("what a discard forgets leaves no sightings and no words behind", async () => {
  const original = another();
  const [stored, death] = [copy(ground.message, original), advisory(DEATH, { ...original, present: false })];
  await write(stored, death);
  const [id = ""] = [stored.id, death.id].toSorted();
  const discard = await discarding(id, [stored]);
  await removed(discard, [1]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  await leave(stored);
  await ground.database.client.$executeRaw`
    UPDATE discard SET ended_at = now() - interval '40 days', undo_until = now() - interval '33 days' WHERE id = ${discard}::uuid`;
  await ground.database.discards.prune(30);
  const ids = [stored.id, death.id];
  expect([await get(stored.id), await get(death.id)]).toEqual([null, null]);
  expect(await ground.database.client.sighting.count({ where: { id: { in: ids } } })).toBe(0);
  expect(await ground.database.client.deadLetterText.count({ where: { id: { in: ids } } })).toBe(0);
});

test("a letter that was seen several times is derived anew when it is read again", async () => {
  const original = another();
  const [stored, death] = [copy(ground.message, original), advisory(DEATH, original)];
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
    const copied = seen === "twice" ? kept(ground.message, DEATH, original) : null;
    if (copied) await write(copied);
    await ground.database.client.deadLetter.updateMany({ where: { originalSeq: ground.message }, data: { state: "discarded" } });
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
    const [stored, death] = [copy(ground.message, original), advisory(DEATH, original)];
    const second = kept(another().originalSeq, DEATH, original);
    await write(stored, death);
    const [id = ""] = [stored.id, death.id].toSorted();
    const discard = await discarding(id, [stored]);
    if (!isLate) await write(second);
    await removed(discard, [1]);
    await ground.database.discards.end(await heldNow(ground.database, discard));
    if (isLate) {
      expect((await get(id))?.state).toBe("discarded");
      await write(second);
    }
    expect(await get(second.id)).toMatchObject({ state: "open", payloadAvailable: true, stream: second.stream, seq: second.seq });
  }
});
