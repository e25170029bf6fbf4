import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Column } from "./batch";
import { copyInto } from "./copy";
import { isRefusedData } from "./refused-data";

const db = await openTestDatabase();
afterAll(() => db.close());

type Thing = { id: number; said: string | null; at: number | null; is: boolean };
const columns: readonly Column<Thing>[] = [
  ["id", "bigint", ({ id }) => id],
  ["said", "text", ({ said }) => said],
  ["at", "timestamptz", ({ at }) => at],
  ["is_so", "boolean", ({ is }) => is],
];
await db.client.$executeRaw`CREATE TABLE thing (id BIGINT PRIMARY KEY, said TEXT, at TIMESTAMPTZ(3), is_so BOOLEAN)`;

const copy = (items: readonly Thing[]) => db.client.$transaction((tx) => copyInto(tx, { table: "thing", items, columns }));

async function stored(): Promise<Thing[]> {
  const rows = await db.client.$queryRaw<
    { id: bigint; said: string | null; at: Date | null; is_so: boolean }[]
  >`SELECT * FROM thing ORDER BY id`;
  return rows.map(({ id, said, at, is_so }) => ({ id: Number(id), said, at: at?.getTime() ?? null, is: is_so }));
}

test("rows arrive as they are, whatever their text holds", async () => {
  const odd = fc.constantFrom("\\", "\\N", "\\.", "\t", "\n", "\r\n", '"', "'", "\u2028", "\u202E", "😀", "null", "{}", "");
  const said = fc.option(fc.array(fc.oneof(odd, fc.string()), { maxLength: 5 }).map((parts) => parts.join("").replaceAll("\0", "")));
  const thing = fc.record({
    id: fc.integer({ min: 0 }),
    said,
    at: fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0) })),
    is: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(thing, { minLength: 1, maxLength: 20, selector: ({ id }) => id }), async (things) => {
      await db.client.$executeRaw`DELETE FROM thing`;
      expect(await copy(things)).toBe(things.length);
      expect(await stored()).toEqual(things.toSorted((a, b) => a.id - b.id));
    }),
    { numRuns: 60 },
  );
});

test("rows that are refused are none of them there, the error says why, and the connection goes on", async () => {
  await db.client.$executeRaw`DELETE FROM thing`;
  const one = { id: 1, said: "first", at: null, is: true };
  await copy([one]);
  const isData = async (refused: Thing) => {
    const error = await copy([{ ...one, id: 9 }, refused]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(await stored()).toEqual([one]);
    return isRefusedData(error);
  };
  expect(await isData({ ...one, id: 2, said: "a NUL: \0" })).toBe(true);
  expect(await isData({ ...one, id: Number.NaN })).toBe(true);
  expect(await isData({ ...one, id: 3, at: Number.NaN })).toBe(true);
  expect(await isData(one)).toBe(false); // it is there already
});

test("a table that is not there is an error, and the rows that were sent for it disturb nobody", async () => {
  const items = Array.from({ length: 5_000 }, (_item, id) => ({ id, said: "x".repeat(100), at: null, is: false }));
  await expect(copyInto(db.client, { table: "no_such_table", items, columns })).rejects.toThrow(/no_such_table/);
  expect(await db.client.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
