import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { onceChange, passingChange } from "@/lib/domain/change/to-change";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
beforeEach(async () => void (await db.client.change.deleteMany()));
afterAll(() => db.close());

const NOW = Date.now();
const DAY_MS = 86_400_000;
const created = (stream: string, at: number, context = "c") =>
  onceChange({ context, at, what: "stream-created", stream, consumer: null, mark: [at] });
const changed = (at: number, detail = "max_age 1 h → 2 h") =>
  passingChange({ context: "c", at, what: "stream-changed", stream: "S", consumer: null, detail, mark: [detail] });

const all = (context = "c", limit = 100) => db.changes.between(context, { from: 0, to: NOW + DAY_MS }, limit);
const streams = async (context = "c") => (await all(context)).map(({ stream }) => stream);

test("what is written is read in its order, of its context and time alone", async () => {
  await db.changes.write([created("B", NOW - 1_000), created("A", NOW - 2_000), created("X", NOW, "other"), created("old", NOW - 60_000)]);
  expect(await streams()).toEqual(["old", "A", "B"]);
  const between = await db.changes.between("c", { from: NOW - 2_000, to: NOW - 1_000 }, 10);
  expect(between).toEqual([
    { at: NOW - 2_000, what: "stream-created", stream: "A", consumer: null, detail: null },
    { at: NOW - 1_000, what: "stream-created", stream: "B", consumer: null, detail: null },
  ]);
  expect((await all("c", 2)).map(({ stream }) => stream)).toEqual(["A", "B"]);
});

test("what two consoles see, on either side of a minute, is written once; there and back is written again", async () => {
  const minute = Math.floor(NOW / 60_000) * 60_000;
  await Promise.all([db.changes.write([changed(minute - 500)]), db.changes.write([changed(minute - 500)])]);
  await db.changes.write([changed(minute + 500)]);
  expect((await all()).length).toBe(1);
  await db.changes.write([changed(minute + 1_000, "max_age 2 h → 1 h"), changed(minute + 3 * 60_000)]);
  expect((await all()).map(({ detail }) => detail)).toEqual(["max_age 1 h → 2 h", "max_age 2 h → 1 h", "max_age 1 h → 2 h"]);
});

test("text that the database refuses is written as far as it goes", async () => {
  await db.changes.write([changed(NOW, "description a\0b → \ud800")]);
  expect((await all())[0]?.detail).toMatch(/^description a.*b → /);
});

test("only the newest of a context, and none that is too old, are kept", async () => {
  await db.changes.write([created("old", NOW - 31 * DAY_MS), ...[4, 3, 2, 1].map((n) => created(`S${n}`, NOW - n))]);
  await db.changes.write([created("X", NOW - 9_000, "other")]);
  await db.changes.prune(30, 2);
  expect([await streams(), await streams("other")]).toEqual([["S2", "S1"], ["X"]]);
});

test("a kind that a newer console writes is left out", async () => {
  await db.client.change.create({ data: { context: "c", at: new Date(NOW), what: "stream-moved", stream: "S", key: "k" } });
  expect(await all()).toEqual([]);
});
