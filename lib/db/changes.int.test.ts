import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { isConnection } from "@/lib/domain/change/row";
import type { Change, ConnectionChange } from "@/lib/domain/change/types";
import { onceChange, passingChange } from "@/lib/domain/change/to-change";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
beforeEach(async () => void (await db.client.change.deleteMany()));
afterAll(() => db.close());

const NOW = Date.now();
const DAY_MS = 86_400_000;
const created = (stream: string, at: number, context = "c") =>
  onceChange({ context, at, isExact: true, what: "stream-created", stream, consumer: null, mark: [at] });
const changed = (at: number, detail = "max_age 1 h → 2 h") =>
  passingChange({ context: "c", at, what: "stream-changed", stream: "S", consumer: null, detail, mark: [detail] });

const all = async (context = "c", limit = 100) => {
  const rows = await db.changes.between(context, { from: 0, to: NOW + DAY_MS, around: NOW }, limit);
  return rows.flatMap((row) => (isConnection(row) ? [] : [row]));
};
const iso = (ms: number) => new Date(ms).toISOString();
const streams = async (context = "c") => (await all(context)).map(({ stream }) => stream);

test("what is written is read in its order, of its context and time alone", async () => {
  await db.changes.write([created("B", NOW - 1_000), created("A", NOW - 2_000), created("X", NOW, "other"), created("old", NOW - 60_000)]);
  expect(await streams()).toEqual(["old", "A", "B"]);
  const between = await db.changes.between("c", { from: NOW - 2_000, to: NOW - 1_000, around: NOW }, 10);
  expect(between).toEqual([
    { at: iso(NOW - 2_000), isExact: true, what: "stream-created", stream: "A", consumer: null, detail: null },
    { at: iso(NOW - 1_000), isExact: true, what: "stream-created", stream: "B", consumer: null, detail: null },
  ]);
  expect((await all("c", 2)).map(({ stream }) => stream)).toEqual(["A", "B"]);
  const nearest = await db.changes.between("c", { from: 0, to: NOW, around: NOW - 50_000 }, 2);
  expect(nearest.map(({ at }) => Date.parse(at) - NOW)).toEqual([-60_000, -2_000]);
});

test("what two consoles see, on either side of a minute, is written once; there and back is written again", async () => {
  const minute = Math.floor(NOW / 60_000) * 60_000;
  await Promise.all([db.changes.write([changed(minute - 500)]), db.changes.write([changed(minute - 500)])]);
  await db.changes.write([changed(minute + 500)]);
  expect((await all()).length).toBe(1);
  await db.changes.write([changed(minute + 1_000, "max_age 2 h → 1 h"), changed(minute + 3 * 60_000)]);
  expect((await all()).map(({ detail }) => detail)).toEqual(["max_age 1 h → 2 h", "max_age 2 h → 1 h", "max_age 1 h → 2 h"]);
});

test("the time that one console heard replaces the one at which another saw it, and not the other way round", async () => {
  const deleted = (at: number, isExact: boolean, detail: string | null = null) =>
    onceChange({ context: "c", at, isExact, what: "stream-deleted", stream: "S", consumer: null, detail, mark: [1] });
  const passing = (at: number, isExact: boolean) => ({ ...changed(at), isExact });
  const minute = Math.floor(NOW / 60_000) * 60_000;
  await db.changes.write([deleted(NOW, false, "some time after then"), passing(minute + 500, false)]);
  await db.changes.write([deleted(NOW - 9_000, true), passing(minute - 3_000, true)]);
  const right = [
    { at: iso(minute - 3_000), isExact: true, what: "stream-changed" },
    { at: iso(NOW - 9_000), isExact: true, what: "stream-deleted", detail: null },
  ];
  const sorted = async () => (await all()).toSorted((a, b) => a.what.localeCompare(b.what));
  expect(await sorted()).toMatchObject(right);
  await db.changes.write([deleted(NOW, false), passing(minute + 500, false)]);
  expect(await sorted()).toMatchObject(right);
});

test("what one console knows by its created time and another only heard is written once", async () => {
  const heard = (at: number): Change =>
    onceChange({
      context: "c",
      at,
      isExact: true,
      what: "stream-created",
      stream: "S",
      consumer: null,
      mark: ["heard", at],
    });
  await db.changes.write([created("S", NOW - 5_000)]);
  await db.changes.write([heard(NOW - 4_998), heard(NOW)]);
  expect((await all()).map(({ at }) => Date.parse(at) - NOW)).toEqual([-5_000, 0]);
  await db.changes.write([created("S", NOW - 2)]); // its reading comes later than what was heard
  expect((await all()).map(({ at }) => Date.parse(at) - NOW)).toEqual([-5_000, 0]);
});

test("of two consoles that write at once, each sees what the other wrote", async () => {
  const minute = Math.floor(NOW / 60_000) * 60_000;
  const details = Array.from({ length: 20 }, (_, n) => `max_age ${n} h → ${n + 1} h`);
  for (const detail of details)
    await Promise.all([db.changes.write([changed(minute - 500, detail)]), db.changes.write([changed(minute + 500, detail)])]);
  expect((await all()).map((row) => row.detail).toSorted()).toEqual(details.toSorted());
});

test("of connections the higher count stays, with what is the same of all; they do not push out other changes", async () => {
  const connected = (times: number, host: string | null, key = "k1"): ConnectionChange => ({
    context: "c",
    at: NOW - 1_000 + times,
    what: "connected",
    client: { name: "billing", user: null, host },
    detail: null,
    times,
    key,
  });
  await db.changes.writeConnections([connected(2, "h1"), { ...connected(1, null, "k2"), client: null }]);
  await db.changes.writeConnections([connected(3, null)]);
  await db.changes.writeConnections([connected(1, "h1")]);
  const rows = (await db.changes.between("c", { from: 0, to: NOW, around: NOW }, 10)).filter(isConnection);
  expect(rows).toEqual([
    { at: iso(NOW - 999), what: "connected", client: null, detail: null, times: 1 },
    { at: iso(NOW - 998), what: "connected", client: { name: "billing", user: null, host: null }, detail: null, times: 3 },
  ]);
  await db.changes.write([created("A", NOW - 60_000)]);
  await db.changes.prune(30, 1);
  expect(await streams()).toEqual(["A"]);
  expect((await db.changes.between("c", { from: 0, to: NOW, around: NOW }, 10)).length).toBe(2);
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
