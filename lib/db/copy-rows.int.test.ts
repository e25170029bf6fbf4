import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { jsonRows, type Column } from "./batch";
import { copyRows, rowMaker } from "./copy-rows";
import { Prisma } from "./generated/client";
import { isRefusedData } from "./refused-data";
import { transaction } from "./transaction";

type Item = { n: number; text: string | null; seq: number | null; at: number | null; yes: boolean | null; json: string | null };

const columns: readonly Column<Item>[] = [
  ["n", "int", ({ n }) => n],
  ["text", "text", ({ text }) => text],
  ["seq", "bigint", ({ seq }) => seq],
  ["at", "timestamptz", ({ at }) => at],
  ["yes", "boolean", ({ yes }) => yes],
  ["json", "jsonb", ({ json }) => json],
];
const item = (n: number, changes: Partial<Item> = {}): Item => ({ n, text: null, seq: null, at: null, yes: null, json: null, ...changes });

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.client
    .$executeRaw`CREATE TABLE copied (n int, text text, seq bigint, at timestamptz(3), yes boolean, json jsonb, rest text DEFAULT 'as usual')`;
});
afterAll(() => db.close());

const copy = (items: readonly Item[]) => transaction(db.client, (tx) => copyRows(tx, "copied", { columns, items }));
const found = () =>
  jsonRows<Record<string, unknown>>(
    db.client,
    Prisma.sql`SELECT n, text, seq::text, (extract(epoch FROM at) * 1000)::bigint AS at, yes, json::text, rest FROM copied ORDER BY n`,
  );

test("what is copied comes out as it went in, and what is not named is as usual", async () => {
  const texts = ["", "null", "\\N", "\\.", '"', "a\tb\r\n", "é ñ 東京 😀", "x".repeat(700_000)];
  const items = [
    ...texts.map((text, n) => item(n, { text })),
    item(100),
    item(101, { seq: Number.MAX_SAFE_INTEGER, at: 1_700_000_000_123, yes: true, json: '{"a": "\\"東"}' }),
    item(102, { seq: Number.MIN_SAFE_INTEGER, at: 0, yes: false, json: "[]" }),
    item(2 ** 31 - 1, { seq: 2 ** 32, at: 1_700_000_000_123.9 }),
    item(-(2 ** 31), { seq: -1, at: -1 }),
  ];
  expect(await copy(items)).toBe(items.length);
  const rows = items.map((each) => ({
    ...each,
    seq: each.seq?.toString() ?? null,
    at: each.at === null ? null : Math.trunc(each.at),
    rest: "as usual",
  }));
  expect(await found()).toEqual(rows.toSorted((a, b) => a.n - b.n));
  await db.client.$executeRaw`TRUNCATE copied`;
});

test("rows that were made before are copied as they were made, between others; one that could not be made leaves nothing behind", async () => {
  const make = rowMaker(columns, 2);
  const first = make(item(1, { text: "made", seq: 2 ** 40 }));
  expect(() => make(item(2, { text: "half", at: Number.NaN }))).toThrow(RangeError);
  const long = make(item(3, { text: "y".repeat(700_000), yes: true })); // more than the writer had room for
  const rows = new Map([
    [1, first],
    [3, long],
  ]);
  const items = [item(1, { text: "later" }), item(2), item(3)];
  await transaction(db.client, (tx) => copyRows(tx, "copied", { columns, items, ready: ({ n }) => rows.get(n) ?? null }));
  const said = (await found()).map(({ n, text, seq }) => [n, String(text).slice(0, 4), seq]);
  expect(said).toEqual([
    [1, "made", String(2 ** 40)],
    [2, "null", null],
    [3, "yyyy", null],
  ]);
  await db.client.$executeRaw`TRUNCATE copied`;
});

test("of data that cannot be copied nothing is, the error says that it is the data, and the session goes on", async () => {
  const refused = [{ text: "a\u0000" }, { json: "{" }, { n: 2 ** 31 }, { n: 1.5 }, { at: Number.NaN }, { seq: 2 ** 60 }];
  for (const changes of refused) {
    const error: unknown = await copy([item(1), item(2, changes)]).catch((thrown: unknown) => thrown);
    expect(isRefusedData(error), JSON.stringify(changes)).toBe(true);
    expect(await found()).toEqual([]);
  }
});

test("of several that copy at once each is answered, also where another is refused", async () => {
  const ended = await Promise.allSettled([copy([item(1)]), copy([item(2, { json: "{" })]), copy([item(3)]), db.ping()]);
  expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect((await found()).map(({ n }) => n)).toEqual([1, 3]);
});

test("what a transaction that fails has copied is not there", async () => {
  const before = await found();
  const failing = transaction(db.client, async (tx) => {
    await copyRows(tx, "copied", { columns, items: [item(9)] });
    throw new Error("changed its mind");
  });
  await expect(failing).rejects.toThrow("changed its mind");
  expect(await found()).toEqual(before);
});

test("a table that is not there is an error, and the session goes on", async () => {
  await expect(transaction(db.client, (tx) => copyRows(tx, "nowhere", { columns, items: [item(1)] }))).rejects.toThrow("nowhere");
  await db.ping();
});
