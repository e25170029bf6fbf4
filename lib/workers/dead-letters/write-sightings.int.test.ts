import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { oneByOne } from "@/lib/db/cases/one-by-one";
import { advisory, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { writeSightings } from "./write-sightings";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db.close());

const instance = { context: "c", stream: "JETLAG_ADVISORIES", createdAt: 1 };
const died = (seq: number, changes: Parameters<typeof advisory>[1] = {}) => advisory(NOON, { seq, originalSeq: seq, ...changes });
const progress = { indexedSeq: 9, firstSeq: 1, lastSeq: 9, numDeleted: 0 };

function logged() {
  const lines: { count: number; seq: number }[] = [];
  return { lines, log: pino({ level: "error" }, { write: (line: string) => void lines.push(JSON.parse(line)) }) };
}

test("what the database refuses for its data is stepped over and said; all others are written, and the cursor moves", async () => {
  const { lines, log } = logged();
  const poison = [
    died(4, { deliveries: 2 ** 40 }), // out of range
    died(6, { failedAt: Number.NaN }), // no time
  ];
  const good = [1, 2, 3, 5, 7].map((seq) => died(seq));
  const sightings = [...good.slice(0, 3), poison[0], good[3], poison[1], good[4]].filter((each) => each !== undefined);
  const index = db.deadLetterIndex;
  expect(await writeSightings({ instance, sightings, progress }, { index, log })).toBe(5);
  expect(lines).toMatchObject([{ count: 2, seq: 4 }]);
  expect(await index.cursors("c")).toMatchObject([{ indexedSeq: 9 }]);
  const only = [died(8, { deliveries: 2 ** 40 })];
  expect(await writeSightings({ instance, sightings: only, progress: { ...progress, indexedSeq: 10 } }, { index, log })).toBe(0);
  expect(await index.cursors("c")).toMatchObject([{ indexedSeq: 10 }]);
  expect(lines).toHaveLength(2);
});

test("text that the database refuses is made storable, wherever it stands", async () => {
  const { lines, log } = logged();
  const odd = { consumer: "a\u0000", originalSubject: "\ud800x", error: "\\u0000 \udfff", correlation: [{ flow: "f", key: "k\u0000" }] };
  const sightings = [died(20, odd), died(20, { ...odd, id: "another", epoch: "\u0000" })];
  expect(await writeSightings({ instance, sightings, progress: null }, { index: db.deadLetterIndex, log })).toBe(2);
  expect(lines).toEqual([]);
  const { letters } = await db.deadLetters.list({ contexts: [sightings[0]?.context ?? ""], state: "open" }, { limit: 50, offset: 0 });
  expect(letters.find(({ seq }) => seq === 20)).toMatchObject({ consumer: "a�", originalSubject: "�x", error: "\\u0000 �" });
});

test("an error that is not about the data is thrown", async () => {
  const { log } = logged();
  const index = { isAwaited: () => false, inTurn: oneByOne(), write: () => Promise.reject(new Error("away")) };
  await expect(writeSightings({ instance, sightings: [died(30)], progress }, { index, log })).rejects.toThrow("away");
});

test("while somebody waits for the database a batch is written in parts, the cursor with the last; who comes in between is answered", async () => {
  const { log } = logged();
  const written: { count: number; isLast: boolean }[] = [];
  let waiting = 2;
  const index = {
    isAwaited: () => waiting-- > 0,
    inTurn: oneByOne(),
    write: async (_: unknown, sightings: readonly unknown[], at: unknown) => {
      written.push({ count: sightings.length, isLast: at !== null });
      return sightings.length;
    },
  };
  const sightings = Array.from({ length: 1_000 }, (_, nth) => died(100 + nth));
  expect(await writeSightings({ instance, sightings, progress }, { index, log })).toBe(1_000);
  expect(written).toEqual([
    { count: 250, isLast: false },
    { count: 250, isLast: false },
    { count: 500, isLast: true },
  ]);
});

test("who writes another batch waits for his turn, and is not taken for somebody who waits for the database", async () => {
  const { log } = logged();
  const written: (readonly [first: number | undefined, count: number])[] = [];
  let writing = 0;
  const index = {
    inTurn: oneByOne(),
    isAwaited: () => writing > 0,
    write: async (_: unknown, sightings: readonly { seq: number }[]) => {
      writing++;
      await setImmediate();
      writing--;
      written.push([sightings[0]?.seq, sightings.length]);
      if (sightings[0]?.seq === 3_000) throw new Error("away");
      return sightings.length;
    },
  };
  const write = (first: number) => {
    const sightings = Array.from({ length: 1_000 }, (_, nth) => died(first + nth));
    return writeSightings({ instance, sightings, progress }, { index, log });
  };
  const ended = await Promise.allSettled([write(2_000), write(3_000), write(4_000)]);
  expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(written).toEqual([
    [2_000, 1_000],
    [3_000, 1_000],
    [4_000, 1_000],
  ]);
});
