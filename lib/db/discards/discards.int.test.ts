import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { deadLetterStates } from "@/lib/domain/dead-letter/row";
import type { DiscardItem } from "@/lib/domain/discard/types";
import type { Database } from "../open-database";
import { StaleLease } from "./guard";
import { heldNow } from "./test-held";

const ada = { id: "a", name: "ada", role: "operator" as const };

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());
beforeEach(async () => {
  for (const table of ["discard", "discard_item", "dead_letter", "audit"]) await db.client.$executeRawUnsafe(`DELETE FROM ${table}`);
});

const created = new Date(0).toISOString();

async function letter(id: string, state = "open"): Promise<void> {
  const at = new Date(1_000);
  await db.client.deadLetter.create({
    data: {
      id,
      context: "test",
      kind: "stored",
      state,
      stream: "DLQ",
      streamCreatedAt: created,
      seq: BigInt(id),
      subject: "dlq.a",
      failedAt: at,
      seenAt: at,
      sizeBytes: 1,
    },
  });
}

const item = (n: number, more: Partial<DiscardItem> = {}): DiscardItem => ({
  n,
  letter: String(n),
  at: { stream: "DLQ", createdAt: 0, seq: n, seenAt: 1_000, sizeBytes: 1 },
  hadPayload: true,
  ...more,
});

async function planned(items: readonly DiscardItem[]): Promise<string> {
  const plan = { count: items.length, selectedCount: items.length, streams: [], withoutPayload: 0, refused: [], refusedCount: 0 };
  const { id } = await db.discards.create({
    id: randomUUID(),
    context: "test",
    actor: { id: "a", name: "ada" },
    reason: null,
    planHash: "h",
    substance: {},
    plan: { ...plan, warnings: [], makesTrash: false, keptForMs: 1_000 },
    expiresInMs: 60_000,
    items,
  });
  return id;
}

const start = (id: string) => db.discards.start(id, { planHash: "h", reason: "x", keptForMs: 60_000, actor: ada });
const stateOf = async (id: string) => (await db.deadLetters.get(id))?.state;
const inState = async (state: "claimed" | "discarded" | "open" | "gone") =>
  (await db.deadLetters.list({ contexts: ["test"], state }, { limit: 10, offset: 0 })).letters.map(({ id }) => id).toSorted();

test("what a discard holds is claimed to everybody else, in lists too, and no re-drive's", async () => {
  await Promise.all([letter("1"), letter("2")]);
  const id = await planned([item(1), item(2)]);
  expect(await start(id)).toEqual({ kind: "started" });
  expect([await inState("claimed"), await inState("open"), await stateOf("1")]).toEqual([["1", "2"], [], "claimed"]);
  const other = await planned([item(1)]);
  expect(await start(other)).toEqual({ kind: "held", by: [], discards: [{ discard: id, actor: "ada", count: 1 }] });
  expect((await db.discards.get(other))?.state).toBe("planned");
  expect(await start(id)).toEqual({ kind: "not-planned" });

  await db.discards.saveCopies(await heldNow(db, id), [
    { n: 1, kind: "removed", trashSeq: 7 },
    { n: 2, kind: "skipped", reason: "NOT_REMOVED: no" },
  ]);
  expect([await inState("discarded"), await inState("open"), await inState("claimed")]).toEqual([["1"], ["2"], []]);
  await db.discards.end(await heldNow(db, id));
  expect(await db.discards.get(id)).toMatchObject({
    state: "partial",
    stateReason: "NOT_REMOVED: no",
    counts: { discarded: 1, skipped: 1 },
  });
  expect(await start(other)).toEqual({ kind: "none" });
});

test("a letter with two places is discarded with the last of them; late words of an earlier worker change nothing", async () => {
  await letter("1");
  const second = { stream: "OTHER", createdAt: 0, seq: 9, seenAt: 1_000, sizeBytes: 1 };
  const id = await planned([item(1), item(2, { letter: "1", at: second })]);
  await start(id);
  expect((await db.discards.waiting(id, 10)).map(({ n, stream, createdAt, seenAt }) => [n, stream, createdAt, seenAt])).toEqual([
    [1, "DLQ", 0, 1_000],
  ]);
  await db.discards.saveCopies(await heldNow(db, id), [{ n: 1, kind: "removed", trashSeq: 1 }]);
  await db.discards.end(await heldNow(db, id)); // too early: nothing happens
  expect([await stateOf("1"), (await db.discards.get(id))?.state]).toEqual(["claimed", "running"]);
  await db.discards.saveCopies(await heldNow(db, id), [{ n: 2, kind: "removed", trashSeq: 2 }]);
  await db.discards.saveCopies(await heldNow(db, id), [{ n: 2, kind: "skipped", reason: "GONE: late" }]);
  await db.discards.end(await heldNow(db, id));
  expect([await stateOf("1"), (await db.discards.get(id))?.state]).toEqual(["discarded", "discarded"]);

  expect(await db.discards.undo(id, { actor: ada, reason: "x" })).toBe(true);
  expect(await db.discards.undo(id, { actor: ada, reason: "x" })).toBe(false);
  expect(await stateOf("1")).toBe("discarded");
  await db.discards.saveRestored(await heldNow(db, id), [{ n: 1, kind: "restored", as: "new" }]);
  await db.discards.saveRestored(await heldNow(db, id), [{ n: 2, kind: "kept", reason: "OTHER is gone" }]);
  await db.discards.end(await heldNow(db, id));
  expect(await db.discards.get(id)).toMatchObject({ state: "partly-undone", stateReason: "OTHER is gone" });
  expect([await stateOf("1"), await db.discards.restoredAs("1")]).toEqual(["gone", "new"]);
});

test("what was put back as another letter is in no list, whatever is asked for, and is forgotten as what is gone", async () => {
  await Promise.all([letter("1"), letter("2")]);
  const id = await planned([item(1), item(2)]);
  await start(id);
  const removed = [1, 2].map((n) => ({ n, kind: "removed" as const, trashSeq: n }));
  await db.discards.saveCopies(await heldNow(db, id), removed);
  await db.discards.end(await heldNow(db, id));
  await db.discards.undo(id, { actor: ada, reason: "x" });
  expect(await inState("discarded")).toEqual(["1", "2"]);
  await db.discards.saveRestored(await heldNow(db, id), [
    { n: 1, kind: "restored", as: "new" },
    { n: 2, kind: "kept", reason: "DLQ is gone" },
  ]);
  await db.discards.end(await heldNow(db, id));
  const states = [...deadLetterStates].toSorted();
  const listed = await Promise.all(
    states.map(async (state) => {
      const { letters, total } = await db.deadLetters.list({ contexts: ["test"], state }, { limit: 10, offset: 0 });
      return [state, letters.length, total];
    }),
  );
  expect(listed).toEqual(states.map((state) => [state, state === "discarded" ? 1 : 0, state === "discarded" ? 1 : 0]));
  expect((await db.deadLetters.get("1"))?.state).toBe("gone");
  await db.deadLetterIndex.pruneGone();
  expect([await stateOf("1"), await stateOf("2")]).toEqual([undefined, "discarded"]);
});

test("what is over and can no longer be undone is forgotten with its letters; what can is not", async () => {
  await Promise.all([letter("1"), letter("2")]);
  const ids = [await planned([item(1)]), await planned([item(2)]), await planned([item(3)])];
  for (const [index, id] of ids.slice(0, 2).entries()) {
    await start(id);
    await db.discards.saveCopies(await heldNow(db, id), [{ n: index + 1, kind: "removed", trashSeq: 1 }]);
    await db.discards.end(await heldNow(db, id));
  }
  await db.client.$executeRaw`UPDATE discard SET ended_at = now() - interval '40 days' WHERE state = 'discarded'`;
  await db.client.$executeRaw`UPDATE discard SET undo_until = now() - interval '33 days' WHERE id = ${ids[0]}::uuid`;
  await db.client.$executeRaw`UPDATE discard SET expires_at = now() - interval '1 minute' WHERE state = 'planned'`;
  await db.discards.prune(30);
  const [first, second, third] = await Promise.all(ids.map((id) => db.discards.get(id)));
  expect([first, second?.state, third?.state]).toEqual([null, "discarded", "expired"]);
  expect([await stateOf("1"), await stateOf("2")]).toEqual([undefined, "discarded"]);
  const { rows, total } = await db.discards.list({ contexts: ["test"], state: "expired" }, { limit: 10, offset: 0 });
  expect([rows.length, total]).toEqual([1, 1]);
});

test("who has lost the lease writes nothing more, and hears of it", async () => {
  await letter("1");
  const id = await planned([item(1)]);
  await start(id);
  const old = await heldNow(db, id);
  const now = await heldNow(db, id);
  await expect(db.discards.saveCopies(old, [{ n: 1, kind: "removed", trashSeq: 1 }])).rejects.toBeInstanceOf(StaleLease);
  await expect(db.discards.saveWaiting(old, "no")).rejects.toBeInstanceOf(StaleLease);
  await expect(db.discards.end(old)).rejects.toBeInstanceOf(StaleLease);
  expect([await stateOf("1"), (await db.discards.get(id))?.stateReason]).toEqual(["claimed", null]);
  await db.discards.saveWaiting(now, "it waits");
  expect((await db.discards.get(id))?.stateReason).toBe("it waits");
  await db.discards.saveCopies(now, [{ n: 1, kind: "removed", trashSeq: 1 }]);
  await db.discards.end(now);
  await db.discards.undo(id, { actor: ada, reason: "x" });
  await expect(db.discards.saveBase(old, [1], 5)).rejects.toBeInstanceOf(StaleLease);
  await expect(db.discards.saveRestored(old, [{ n: 1, kind: "restored", as: "new" }])).rejects.toBeInstanceOf(StaleLease);
});

test("the record of an end names one person: who started it, and who undid it", async () => {
  await letter("1");
  const id = await planned([item(1)]);
  const bea = { id: "b", name: "bea", role: "admin" as const };
  await db.discards.start(id, { planHash: "h", reason: "x", keptForMs: 60_000, actor: bea });
  await db.discards.saveCopies(await heldNow(db, id), [{ n: 1, kind: "removed", trashSeq: 1 }]);
  await db.discards.end(await heldNow(db, id));
  await db.discards.undo(id, { actor: ada, reason: "y" });
  await db.discards.saveRestored(await heldNow(db, id), [{ n: 1, kind: "restored", as: "new" }]);
  await db.discards.end(await heldNow(db, id));
  const { rows } = await db.audit.list({}, { limit: 10, offset: 0 });
  expect(rows.map(({ action, actor }) => [action, actor.id, actor.name, actor.role]).toSorted()).toEqual([
    ["discard.end", "b", "bea", "admin"],
    ["discard.undo.end", "a", "ada", "operator"],
  ]);
});
