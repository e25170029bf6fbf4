import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { DeadLetterFilter } from "./dead-letter-filter";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** So many cases of a context, each seen twice: a copy in a stream and an advisory, with the words of either. */
async function seenTwice(context: string, count: number, words: { copy: string; advisory: string }) {
  const id = (what: string) => `${context} ${what} `;
  await db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, also_seen_as, failed_at, seen_at, size_bytes)
    SELECT ${id("copy")} || n, ${context}, 'stored', 'open', 'DLQ', '', n, 'dlq', ARRAY[${id("advisory")} || n], now(),
      '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => n), 1
    FROM generate_series(1, ${count}::int) AS n`;
  await db.client.$executeRaw`
    INSERT INTO sighting (id, dead_letter, facts, context, stream, stream_created_at, seq)
    SELECT what || n, ${id("copy")} || n, '{}', ${context}, 'DLQ', '', n
    FROM generate_series(1, ${count}::int) AS n, unnest(${[id("copy"), id("advisory")]}::text[]) AS what`;
  await db.client.$executeRaw`
    INSERT INTO dead_letter_text (id, tsv) SELECT what || n, to_tsvector('simple', said) FROM generate_series(1, ${count}::int) AS n,
      (VALUES (${id("copy")}, ${words.copy}), (${id("advisory")}, ${words.advisory})) AS seen(what, said) ORDER BY n`;
}

async function exported(filter: DeadLetterFilter) {
  const ids: string[] = [];
  for await (const letters of db.deadLetters.export(filter)) ids.push(...letters.map(({ id }) => id));
  return ids;
}

test("of cases that were seen twice, those of the first 10,000 texts do not pass for all", async () => {
  const count = 6_000;
  await seenTwice("many", count, { copy: "crm planner", advisory: "crm" });
  const filter = { contexts: ["many"], state: "open", words: "crm" } as const;
  expect(new Set(await exported(filter)).size).toBe(count);
  const page = await db.deadLetters.list(filter, { limit: 100, offset: 5_500 });
  expect(page).toMatchObject({ isMore: true, total: null, atLeast: 5_600 });
  expect(page.letters[0]?.seq).toBe(count - 5_500);
});

const found = async (context: string, words: string) => {
  const filter = { contexts: [context], state: "open", words } as const;
  const { letters, total } = await db.deadLetters.list(filter, { limit: 100 });
  expect(total).toBe(letters.length);
  expect((await exported(filter)).toSorted()).toEqual(letters.map(({ id }) => id).toSorted());
  return letters.length;
};

test("a case does not say what one of its sightings does not, but what none of them says", async () => {
  await seenTwice("few", 3, { copy: "crm planner timeout", advisory: "crm" });
  await seenTwice("other", 2, { copy: "crm", advisory: "crm" });
  expect(await found("few", "crm")).toBe(3);
  expect(await found("few", "crm -planner")).toBe(0);
  expect(await found("few", "crm -vendor")).toBe(3);
  expect(await found("other", "crm -planner")).toBe(2);
  expect(await found("few", "crm -planner or timeout")).toBe(3);
  expect(await found("few", "crm -planner or crm -timeout")).toBe(0);
  expect(await found("few", 'crm -"planner crm"')).toBe(3);
  expect(await found("few", 'crm -"planner timeout" -vendor')).toBe(0);
});

test("so it is among very many", async () => {
  expect(await found("many", "crm -planner")).toBe(0);
  const filter = { contexts: ["many"], state: "open", words: "crm -vendor" } as const;
  expect(await exported(filter)).toHaveLength(6_000);
  expect((await db.deadLetters.list(filter, { limit: 100 })).letters).toHaveLength(100);
});
