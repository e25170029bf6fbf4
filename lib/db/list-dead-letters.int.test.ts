import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";

const LETTERS = 4_000;

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  // Seven at a time, of which every eighth is gone, in three streams.
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT md5(n::text), 'c', 'stored', CASE WHEN n % 8 = 0 THEN 'gone' ELSE 'open' END, 'S' || n % 3, '', n / 2, 'dlq', now(),
      '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => n / 7), 1
    FROM generate_series(1, ${LETTERS}::int) AS n`;
});
afterAll(() => db.close());

const ids = async (filter: { state?: "open" | "gone"; stream?: string }) => {
  const where = { state: filter.state, stream: filter.stream };
  const rows = await db.client.deadLetter.findMany({ where, orderBy: [{ seenAt: "desc" }, { seq: "desc" }, { id: "asc" }] });
  return rows.map(({ id }) => id);
};

test.each([
  ["of all in a state", { state: "open" }],
  ["in any state", {}],
  ["of a stream", { state: "open", stream: "S1" }],
] as const)("by offset, %s, a page is that part of the whole, from either end", async (_, filter) => {
  const whole = await ids(filter);
  const offsets = [0, 1_000, 1_001, Math.floor(whole.length / 2), whole.length - 101, whole.length - 100, whole.length - 1];
  for (const offset of [...offsets, whole.length, whole.length + 1_000]) {
    const { letters, isMore, total } = await db.deadLetters.list({ contexts: ["c"], ...filter }, { limit: 100, offset });
    expect({ offset, ids: letters.map(({ id }) => id) }).toEqual({ offset, ids: whole.slice(offset, offset + 100) });
    expect({ offset, isMore, total }).toEqual({ offset, isMore: offset + 100 < whole.length, total: whole.length });
  }
});

test("a page is never longer than the total that is read with it, whatever is written meanwhile", async () => {
  const write = (at: number) => db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT md5('burst ' || ${at}::int || ' ' || n), 'burst', 'stored', 'open', 'B', '', ${at}::int * 10 + n, 'dlq', now(), now(), 1
    FROM generate_series(1, 10) AS n`;
  const seen: { letters: number; total: number | null }[] = [];
  for (let at = 0; at < 40; at++) {
    const [{ letters, total }] = await Promise.all([
      db.deadLetters.list({ contexts: ["burst"], state: "open" }, { limit: 500, offset: 0 }),
      write(at),
    ]);
    seen.push({ letters: letters.length, total });
  }
  expect(new Set(seen.map(({ total }) => total)).size).toBeGreaterThan(2); // it was read while letters came
  for (const { letters, total } of seen) expect(letters).toBe(total);
});
