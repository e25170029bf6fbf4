import { afterAll, beforeAll, expect, test } from "vitest";
import { isPostgres, openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { transaction } from "./transaction";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** `count` letters from `at` on, `perMs` of them in each millisecond. */
const add = (name: string, { at, count, perMs = 1, context = "c" }: { at: string; count: number; perMs?: number; context?: string }) =>
  db.client.$executeRaw`
    INSERT INTO dead_letter (id, context, kind, state, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
    SELECT md5(${name} || n), ${context}, 'stored', 'open', 'S', '', n, 'dlq', now(), ${at}::timestamptz + make_interval(secs => (n / ${perMs}::int) / 1000.0), 1
    FROM generate_series(1, ${count}::int) AS n`;

async function balance(): Promise<number> {
  let steps = 0;
  while (await db.deadLetterText.tidy()) steps++;
  return steps;
}

/** What blocks count beside what lies in them: rows in which the two differ, and those of blocks that should have been cut. */
async function wrong(): Promise<unknown[]> {
  return db.client.$queryRaw`
    WITH block AS (SELECT low, coalesce(lead(low) OVER (ORDER BY low), 'infinity') AS high FROM dead_letter_block),
    counted AS (SELECT low, context, state, sum(n) AS n FROM dead_letter_block_tally GROUP BY 1, 2, 3 HAVING sum(n) <> 0),
    lying AS (SELECT low, context, state, count(*) AS n FROM block JOIN dead_letter ON seen_at >= low AND seen_at < high GROUP BY 1, 2, 3)
    SELECT low::text, counted.n AS counted, lying.n AS lying FROM counted FULL JOIN lying USING (low, context, state)
    WHERE counted.n IS DISTINCT FROM lying.n
    UNION ALL SELECT low::text, sum(n), NULL FROM counted JOIN block USING (low)
    WHERE high > low + interval '1 millisecond' GROUP BY low HAVING max(n) > 2000 AND sum(n) > 4000`;
}

async function expectPages(filter: { state?: "open" | "gone"; contexts: string[] }): Promise<void> {
  const whole = await db.client.deadLetter.findMany({
    where: { state: filter.state, context: { in: filter.contexts } },
    orderBy: [{ seenAt: "desc" }, { seq: "desc" }, { id: "asc" }],
    select: { id: true },
  });
  const step = Math.max(1, Math.floor(whole.length / 23));
  for (let offset = 1_001; offset < whole.length + step; offset += step) {
    const { letters, total } = await db.deadLetters.list(filter, { limit: 20, offset });
    expect({ offset, ids: letters.map(({ id }) => id) }).toEqual({ offset, ids: whole.slice(offset, offset + 20).map(({ id }) => id) });
    expect(total).toBe(whole.length);
  }
}

test("a page anywhere is that part of the whole, whatever came, left and changed, and wherever it is cut", async () => {
  await add("even", { at: "2026-11-21T10:00:00Z", count: 9_000 });
  expect(await balance()).toBeGreaterThan(0);
  expect(await wrong()).toEqual([]);
  await add("newer", { at: "2026-11-21T11:00:00Z", count: 5_000, perMs: 40 });
  await add("older", { at: "2026-11-20T10:00:00Z", count: 5_000, context: "other" });
  await db.client.$executeRaw`UPDATE dead_letter SET state = 'gone' WHERE seq % 5 = 0`;
  await expectPages({ state: "open", contexts: ["c", "other"] });
  await balance();
  expect(await wrong()).toEqual([]);
  await expectPages({ state: "open", contexts: ["c", "other"] });
  await expectPages({ state: "open", contexts: ["other"] });
  await expectPages({ state: "gone", contexts: ["c", "other"] });
  await expectPages({ contexts: ["c", "other"] });

  await db.client.$executeRaw`UPDATE dead_letter SET seen_at = seen_at + interval '30 minutes' WHERE seq % 7 = 0`;
  await db.client.$executeRaw`DELETE FROM dead_letter WHERE seq % 3 = 0 OR seen_at < '2026-11-21'`;
  await balance();
  expect(await wrong()).toEqual([]);
  await expectPages({ state: "open", contexts: ["c"] });
});

test("letters of one millisecond are one block, however many, and are cut from the others", async () => {
  await add("burst", { at: "2026-11-22T10:00:00Z", count: 9_000, perMs: 100_000 });
  await add("after", { at: "2026-11-22T10:00:01Z", count: 500 });
  expect(await balance()).toBeLessThan(20); // and does not go on for ever
  expect(await wrong()).toEqual([]);
  await expectPages({ state: "open", contexts: ["c"] });
});

test("blocks of letters that have left are joined", async () => {
  const count = () => db.client.deadLetterBlock.count();
  const before = await count();
  await db.client.$executeRaw`DELETE FROM dead_letter`;
  await balance();
  expect(before).toBeGreaterThan(4);
  expect(await count()).toBe(1);
  expect(await wrong()).toEqual([]);
});

test("while somebody counts by the blocks they stay as they are", async () => {
  await add("again", { at: "2026-11-22T12:00:00Z", count: 5_000 });
  const before = await db.client.deadLetterBlock.count();
  await transaction(db.client, async (other) => {
    await other.$executeRaw`UPDATE dead_letter SET state = 'gone' WHERE seq = 1`;
    // The embedded database has one session: nobody else is ever in the middle of something, and whoever asks waits.
    if (isPostgres()) expect(await db.deadLetterText.tidy()).toBe(false);
    expect(await other.deadLetterBlock.count()).toBe(before);
  });
  expect(await balance()).toBeGreaterThan(0);
  expect(await wrong()).toEqual([]);
});
