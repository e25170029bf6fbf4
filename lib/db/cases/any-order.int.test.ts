import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { advisory, copy, kept, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { unite, type Seen } from "@/lib/domain/dead-letter/unite";
import { openTestDatabase } from "../../../e2e/fixtures/database";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

const seen: fc.Arbitrary<Seen> = fc
  .record({
    kind: fc.constantFrom("copy", "copy", "advisory", "kept"),
    seq: fc.integer({ min: 1, max: 6 }),
    stream: fc.constantFrom("DLQ", "AUDIT_DLQ"),
    consumer: fc.constantFrom("billing", "shipping", null),
    original: fc.constantFrom(7, 8, 9, null),
    msgId: fc.constantFrom("a", "b", null),
    minutes: fc.integer({ min: 0, max: 40 }),
  })
  .map(({ kind, seq, stream, consumer, original, msgId, minutes }) => {
    const at = NOON + minutes * MINUTE;
    if (kind === "advisory") return advisory(at, { consumer: consumer ?? "billing", msgId, originalSeq: original ?? 7 });
    if (kind === "kept") return kept(seq, at, { msgId, originalSeq: original ?? 7 });
    return copy(seq, { consumer, msgId, stream, originalSeq: original, failedAt: at });
  });

let round = 0;

/** Each round has a context of its own. */
const inContext = (all: readonly Seen[], context: string) => all.map((each) => ({ ...each, context, id: `${context}-${each.id}` }));

/** What the database holds of a context, as `unite` gives it. */
async function casesIn(context: string): Promise<string[][]> {
  const { letters } = await database.deadLetters.list({ contexts: [context] }, { limit: 1_000, offset: 0 });
  return letters
    .map((letter) => [letter.id, ...letter.alsoSeenAs, `${letter.stream} ${letter.seq} ${letter.error} ${letter.consumer}`])
    .toSorted();
}

const casesOf = (all: readonly Seen[]): string[][] =>
  unite(all)
    .map(({ id, alsoSeenAs, row }) => [id, ...alsoSeenAs, `${row.stream} ${row.seq} ${row.error} ${row.consumer}`])
    .toSorted();

test("one at a time, in any order and batches, gives the cases of all at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(seen, { selector: ({ id }) => id, maxLength: 14 }),
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 5 }),
      async (some, numbers, size) => {
        const context = `round-${++round}`;
        const all = inContext(some, context);
        const order = new Map([...all, ...all].map((each) => [each, numbers.next().value as number]));
        const shuffled = [...all, ...all.slice(0, 4)].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        for (let i = 0; i < shuffled.length; i += size) await database.deadLetterIndex.write(null, shuffled.slice(i, i + size), null);
        expect(await casesIn(context)).toEqual(casesOf(all));
      },
    ),
    { numRuns: 60 },
  );
}); // some 2,000 transactions one after the other, on a machine that may do other things

test("a name that too many share is one name less: the case that was falls apart again", async () => {
  const all = inContext(
    Array.from({ length: 34 }, (_, i) => copy(i + 1, { stream: `DLQ_${i}`, failedAt: NOON + i })),
    "crowd",
  );
  await database.deadLetterIndex.write(null, all.slice(0, 32), null);
  expect(await casesIn("crowd")).toHaveLength(1);
  await database.deadLetterIndex.write(null, all.slice(32, 33), null);
  expect(await casesIn("crowd")).toEqual(casesOf(all.slice(0, 33)));
  await database.deadLetterIndex.write(null, all.slice(33), null);
  expect(await casesIn("crowd")).toEqual(casesOf(all));
  expect(await database.client.sighting.count({ where: { context: "crowd" } })).toBe(0);
});

test("20,000 letters that lie about their sequence are 20,000 cases, each batch as fast as the first", async () => {
  const all = inContext(
    Array.from({ length: 20_000 }, (_, i) => copy(i + 1, { failedAt: NOON + i, msgId: "same" })),
    "lies",
  );
  const tookMs: number[] = [];
  for (let i = 0; i < all.length; i += 1_000) {
    const begun = performance.now();
    await database.deadLetterIndex.write(null, all.slice(i, i + 1_000), null);
    tookMs.push(performance.now() - begun);
  }
  const { total } = await database.deadLetters.list({ contexts: ["lies"] }, { limit: 1, offset: 0 });
  expect(total).toBe(20_000);
  // What else the machine does makes a batch slower, never faster: the fastest is what it costs.
  expect(Math.min(...tookMs.slice(-8))).toBeLessThan(4 * Math.min(...tookMs.slice(1, 9)) + 100);
}, 240_000);
