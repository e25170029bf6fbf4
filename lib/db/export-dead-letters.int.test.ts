import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { DeadLetterFilter } from "./dead-letter-filter";
import { exportLetters } from "./export-dead-letters";

const LETTERS = 9_000;
let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
  // Seven at a time, of which every eighth is gone, in three streams and seven classes; 40 are of one group.
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, original_subject, error_class, "group",
      failed_at, seen_at, size_bytes)
    SELECT md5(n::text), 'c', 'stored', CASE WHEN n % 8 = 0 THEN 'gone' ELSE 'open' END, 'S' || n % 3, '', n / 2, 'dlq', 'o.' || n % 10, 'E' || n % 7,
      CASE WHEN n % 225 = 0 THEN 'g' ELSE 'h' || n % 2 END, now(), '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => n / 7), 1
    FROM generate_series(1, ${LETTERS}::int) AS n`;
  await db.client.$executeRaw`
    INSERT INTO dead_letter_text (id, tsv) SELECT md5(n::text), to_tsvector('simple', concat_ws(' ', 'all', CASE WHEN n % 3 = 0 THEN 'often' END,
      CASE WHEN n % 500 = 0 THEN 'rare' END)) FROM generate_series(1, ${LETTERS}::int) AS n`;
});
afterAll(() => db.close());

async function exported(filter: Omit<DeadLetterFilter, "contexts">) {
  const ids: string[] = [];
  for await (const letters of db.deadLetters.export({ contexts: ["c"], ...filter })) ids.push(...letters.map(({ id }) => id));
  return ids;
}

/** The same from the list, page after page. */
async function listed(filter: Omit<DeadLetterFilter, "contexts">) {
  const ids: string[] = [];
  for (let after: Awaited<ReturnType<typeof db.deadLetters.list>>["last"] = null; ;) {
    const page = await db.deadLetters.list({ contexts: ["c"], ...filter }, { limit: 500, after });
    ids.push(...page.letters.map(({ id }) => id));
    if (!page.isMore) return ids;
    after = page.last;
  }
}

test.each<[string, Omit<DeadLetterFilter, "contexts">, number]>([
  ["all", { state: "open" }, 7_875],
  ["those in any state", {}, LETTERS],
  ["of a stream, by its facets", { state: "gone", stream: "S1" }, 375],
  ["of a class", { state: "open", errorClass: "E1" }, 1_125],
  ["of a subject, which is looked up", { state: "open", originalSubject: "o.3" }, 900],
  ["of a pattern, which is not", { state: "open", originalSubject: "*.3" }, 900],
  ["of a rare word", { state: "open", words: "rare" }, 9],
  ["of a common word", { state: "open", words: "often" }, 2_625],
  ["of a word in a stream", { state: "open", words: "often -rare", stream: "S0" }, 2_622],
  ["of a word that no letter says", { state: "open", words: "never" }, 0],
  ["of a group", { state: "open", groups: ["g"] }, 35],
  ["of groups", { state: "open", groups: ["h0", "h1"] }, 7_840],
  ["of no group", { state: "open", groups: [] }, 0],
  ["of a time", { state: "open", from: Date.UTC(2026, 10, 21, 10, 1), to: Date.UTC(2026, 10, 21, 10, 2) }, 368],
  ["of another context", { state: "open", stream: "NONE" }, 0],
])("%s, as the list has them", async (_, filter, count) => {
  const ids = await exported(filter);
  expect(ids).toHaveLength(count);
  expect(ids).toEqual(await listed(filter));
});

test("what is indexed after it began is not in it, wherever it would stand", async () => {
  const batches = db.deadLetters.export({ contexts: ["c"], state: "open" });
  const ids = ((await batches.next()).value ?? []).map(({ id }) => id);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT 'late' || n, 'c', 'stored', 'open', 'S1', '', n, 'dlq', now(), '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => n), 1
    FROM generate_series(1, 50) AS n`;
  for await (const letters of batches) ids.push(...letters.map(({ id }) => id));
  expect(ids).toHaveLength(7_875);
  expect(ids.filter((id) => id.startsWith("late"))).toEqual([]);
  await db.client.$executeRaw`DELETE FROM dead_letter WHERE id LIKE 'late%'`;
});

test("nor is what was not asked for, where a job held all of that when it began", async () => {
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT 'held' || n, CASE WHEN n % 2 = 0 THEN 'c' ELSE 'd' END, CASE WHEN n % 2 = 0 THEN 'exhausted' ELSE 'stored' END, 'claimed', 'S1', '', n,
      'dlq', now(), '2026-11-21T09:00:00Z', 1
    FROM generate_series(1, 50) AS n`;
  const batches = db.deadLetters.export({ contexts: ["c"], kind: "stored", state: "open" });
  const ids = ((await batches.next()).value ?? []).map(({ id }) => id);
  await db.client.$executeRaw`UPDATE dead_letter SET state = 'open' WHERE state = 'claimed'`;
  for await (const letters of batches) ids.push(...letters.map(({ id }) => id));
  expect(ids).toHaveLength(7_875);
  expect(ids.filter((id) => id.startsWith("held"))).toEqual([]);
  await db.client.$executeRaw`DELETE FROM dead_letter WHERE id LIKE 'held%'`;
});

test("whoever stops it has stopped the reading: what was read ahead is the last", async () => {
  let asked = 0;
  const counting = new Proxy(db.client, {
    get(client, name) {
      if (name === "$queryRaw") asked++;
      return Reflect.get(client, name);
    },
  });
  const batches = exportLetters(counting, { contexts: ["c"] });
  await batches.next();
  const before = asked;
  await batches.return();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(asked).toBe(before);
  for await (const _ of exportLetters(counting, { contexts: ["c"] }));
  expect(asked).toBeGreaterThan(2 * before); // a whole one asks more often
});
