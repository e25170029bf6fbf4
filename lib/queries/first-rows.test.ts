import { expect, test } from "vitest";
import { firstRows } from "./first-rows";

/** A list of so many rows, newest first; with each page that is read, one more arrives. */
function growing(count: number) {
  const offsets: number[] = [];
  const readPage = ({ limit, offset }: { limit: number; offset: number }) => {
    const newest = count + offsets.length;
    offsets.push(offset);
    const all = Array.from({ length: newest }, (_, index) => ({ id: `row ${newest - index}` }));
    return Promise.resolve({ items: all.slice(offset, offset + limit) });
  };
  return { readPage, offsets };
}

test("a list that fits into one page is asked once, and taken whole", async () => {
  const { readPage, offsets } = growing(429);
  expect(await firstRows(1_000, readPage)).toHaveLength(429);
  expect(offsets).toEqual([0]);
});

test("of a longer one the first are taken, each once, also when others arrive meanwhile", async () => {
  const { readPage, offsets } = growing(2_000);
  const rows = await firstRows(1_000, readPage);
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, index) => `row ${2_000 - index}`));
  expect(offsets).toEqual([0, 500, 1_000]);
});
