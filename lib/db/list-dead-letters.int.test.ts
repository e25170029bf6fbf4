import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { LetterPlace } from "./list-dead-letters";

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

const write = (context: string, at: number, count: number) => db.client.$executeRaw`
  INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
  SELECT md5(${context}::text || ' ' || ${at}::int || ' ' || n), ${context}, 'stored', 'open', 'B', '', ${at}::int * 10 + n, 'dlq', now(), now(), 1
  FROM generate_series(1, ${count}::int) AS n`;

test("a page is never longer than the total that is read with it, whatever is written meanwhile", async () => {
  const seen: { letters: number; total: number | null }[] = [];
  for (let at = 0; at < 40; at++) {
    const [{ letters, total }] = await Promise.all([
      db.deadLetters.list({ contexts: ["burst"], state: "open" }, { limit: 500, offset: 0 }),
      write("burst", at, 10),
    ]);
    seen.push({ letters: letters.length, total });
  }
  expect(new Set(seen.map(({ total }) => total)).size).toBeGreaterThan(2); // it was read while letters came
  for (const { letters, total } of seen) expect(letters).toBe(total);
});

test("so is one that is read from the end, where letters come or leave between counting and reading", async () => {
  const offset = 2_050;
  await write("edge", -1_000, 2_200);
  const leave = () => db.client.$executeRaw`
    UPDATE dead_letter SET state = 'gone'
    WHERE id IN (SELECT id FROM dead_letter WHERE context = 'edge' AND state = 'open' ORDER BY seen_at, seq LIMIT 5)`;
  const seen: { letters: number; isMore: boolean; total: number | null }[] = [];
  for (let at = 0; at < 40; at++) {
    const [{ letters, isMore, total }] = await Promise.all([
      db.deadLetters.list({ contexts: ["edge"], state: "open", stream: "B" }, { limit: 500, offset }),
      at % 2 === 0 ? write("edge", at, 10) : leave(),
    ]);
    seen.push({ letters: letters.length, isMore, total });
  }
  expect(new Set(seen.map(({ total }) => total)).size).toBeGreaterThan(2); // it was read while letters came and left
  for (const { letters, isMore, total } of seen) expect({ letters, isMore }).toEqual({ letters: (total ?? 0) - offset, isMore: false });
});

test("of very many letters, those of a common word are listed like those of a rare one", async () => {
  const many = 24_000;
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT md5('many ' || n), 'many', 'stored', 'open', 'M' || n % 2, '', n, 'dlq', now(), '2026-11-22T10:00:00Z'::timestamptz + make_interval(secs => n / 5), 1
    FROM generate_series(1, ${many}::int) AS n`;
  await db.client.$executeRaw`
    INSERT INTO dead_letter_text (id, tsv) SELECT md5('many ' || n), to_tsvector('simple', concat_ws(' ', 'all',
      CASE WHEN n % 3 = 0 THEN 'common' END, CASE WHEN n % 9 < 6 THEN 'often' END, CASE WHEN n % 500 = 0 THEN 'rare' END))
    FROM generate_series(1, ${many}::int) AS n`;
  const seqs = async (words: string, window: { offset?: number; after?: LetterPlace }, filter = {}) => {
    const page = await db.deadLetters.list({ contexts: ["many"], state: "open", words, ...filter }, { limit: 30, ...window });
    return { ...page, seqs: page.letters.map(({ seq }) => seq) };
  };
  // Newest first; of one second by sequence, which grows with it.
  const expected = (matches: (n: number) => boolean) => Array.from({ length: many }, (_, n) => many - n).filter(matches);
  const common = expected((n) => n % 3 === 0);
  const first = await seqs("common", { offset: 0 });
  expect(first).toMatchObject({ seqs: common.slice(0, 30), isMore: true, total: null });
  expect(first.atLeast).toBeGreaterThan(300); // of a thousand, every third
  expect(first.atLeast).toBeLessThan(common.length);
  expect((await seqs("common", { offset: 200 })).seqs).toEqual(common.slice(200, 230));
  expect((await seqs("common", { offset: 2_000 })).seqs).toEqual(common.slice(2_000, 2_030));
  expect((await seqs("common", { after: first.last ?? undefined })).seqs).toEqual(common.slice(30, 60));
  expect((await seqs("common often", { offset: 0 })).seqs).toEqual(expected((n) => n % 3 === 0 && n % 9 < 6).slice(0, 30));
  expect((await seqs("all -common", { offset: 0 }, { stream: "M1" })).seqs).toEqual(expected((n) => n % 3 > 0 && n % 2 === 1).slice(0, 30));
  expect(await seqs("rare", { offset: 0 })).toMatchObject({ seqs: expected((n) => n % 500 === 0).slice(0, 30), isMore: true, total: 48 });
});
