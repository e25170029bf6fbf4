import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { columnsAs, jsonRows, rowsAs } from "./batch";
import { Prisma } from "./generated/client";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db.close());

const syntax = ["", " ", "plain", "null", "NULL", "{}", "a,b", "{a,b}", '"', '"quoted"', "\\", "\\\\", "\\n", "\\u0041", "a\\", '\\"', "'"];
const characters = [
  "line\nbreak",
  "\r\n",
  "tab\t",
  "\u0001\u001F\u007F",
  "\u2028",
  "é ñ 東京 😀",
  '{"json":["\\"",1]}',
  "$1",
  "%",
  "x".repeat(100_000),
];

test("whatever stands in a text, it comes out as it went in, by columns and by rows", async () => {
  const rows = [...syntax, ...characters, null].map((text, n) => ({ n, text }));
  const byColumns = columnsAs(rows, [
    ["n", "int", (row) => row.n],
    ["text", "text", (row) => row.text],
  ]);
  expect(await jsonRows(db.client, Prisma.sql`SELECT n, text FROM ${byColumns} ORDER BY n`)).toEqual(rows);
  expect(await jsonRows(db.client, Prisma.sql`SELECT n, text FROM ${rowsAs(rows, "n int, text text")} ORDER BY n`)).toEqual(rows);
});

test("a column of each type, where values differ and where they agree", async () => {
  const rows = [
    { n: 1, same: "x", seq: Number.MAX_SAFE_INTEGER, at: 1_700_000_000_123, yes: true, json: '{"a":"\\"\\\\"}', none: null },
    { n: 2, same: "x", seq: -1, at: null, yes: false, json: "[]", none: null },
  ];
  const found = await jsonRows(
    db.client,
    Prisma.sql`SELECT n, same, seq, at, yes, json, none FROM ${columnsAs(rows, [
      ["n", "int", ({ n }) => n],
      ["same", "text", ({ same }) => same],
      ["seq", "bigint", ({ seq }) => seq],
      ["at", "timestamptz", ({ at }) => at],
      ["yes", "boolean", ({ yes }) => yes],
      ["json", "jsonb", ({ json }) => json],
      ["none", "text", ({ none }) => none],
    ])} ORDER BY n`,
  );
  expect(found).toEqual([
    { ...rows[0], at: "2023-11-14T22:13:20.123+00:00", json: { a: '"\\' } },
    { ...rows[1], json: [] },
  ]);
});
