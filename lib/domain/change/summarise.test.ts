import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChangeRow } from "./row";
import { summarise } from "./summarise";

const AROUND = Date.UTC(2026, 10, 22, 2, 40, 30);

const row = (seconds: number, name: string, what: "consumer-created" | "stream-deleted" = "consumer-created"): ChangeRow => ({
  at: new Date(AROUND + seconds * 1_000).toISOString(),
  isExact: true,
  what,
  stream: "S",
  consumer: name,
  detail: null,
});
const said = (rows: readonly ChangeRow[]) =>
  summarise(rows, AROUND).map(({ what, count, rows: [first] }) => `${count} ${what} ${first && "consumer" in first ? first.consumer : ""}`);

test("the nearest in time is first, before or after; of two as near the one before", () => {
  expect(said([row(-600, "early"), row(-20, "near", "stream-deleted"), row(5, "after"), row(-5, "before"), row(200, "late")])).toEqual([
    "1 consumer-created before",
    "1 consumer-created after",
    "1 stream-deleted near",
    "1 consumer-created late",
    "1 consumer-created early",
  ]);
});

test("many of a kind within a minute are one entry, where its nearest is; a few are told one by one", () => {
  const many = Array.from({ length: 41 }, (_, n) => row(-300 - n / 2, `c${n}`));
  const few = [row(60, "x", "stream-deleted"), row(61, "y", "stream-deleted"), row(62, "z", "stream-deleted")];
  expect(said([...many, ...few, row(-268, "of another minute")])).toEqual([
    "1 stream-deleted x",
    "1 stream-deleted y",
    "1 stream-deleted z",
    "1 consumer-created of another minute",
    "41 consumer-created c0",
  ]);
  expect(summarise(many, AROUND)[0]?.rows.length).toBe(20);
});

test("property: nothing is lost, and none stands before one that is nearer", () => {
  const rows = fc.array(fc.record({ seconds: fc.integer({ min: -900, max: 300 }), isStream: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(rows, (some) => {
      const entries = summarise(
        some.map(({ seconds, isStream }, n) => row(seconds, `c${n}`, isStream ? "stream-deleted" : "consumer-created")),
        AROUND,
      );
      expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
      const far = entries.map(({ rows: [first] }) => Math.abs(Date.parse(first?.at ?? "") - AROUND));
      expect(far).toEqual(far.toSorted((a, b) => a - b));
    }),
  );
});
