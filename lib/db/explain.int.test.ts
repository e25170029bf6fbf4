import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { CREATED_AT, instanceOf, letterOf, running } from "./redrives/test-redrives";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db.close());

const saga = (key: string) => [{ flow: "saga", key }];

/** Letters of one stream, with their words, as the indexers write them; given in their order. */
async function index(stream: string, letters: readonly Partial<Sighting>[]): Promise<DeadLetter[]> {
  const sightings = letters.map((more, n) => ({ ...letterOf(stream, n + 1), ...more }));
  const last = sightings.length;
  await db.deadLetterIndex.write(instanceOf(stream), sightings, { indexedSeq: last, firstSeq: 1, lastSeq: last, numDeleted: 0 });
  for (const each of sightings)
    await db.client.$executeRaw`INSERT INTO dead_letter_text (id, tsv) VALUES (${each.id}, ${letterWords(each, "")}::tsvector)`;
  const found = await db.deadLetters.getMany(sightings.map(({ id }) => id));
  return sightings.flatMap(({ id }) => found.get(id) ?? []);
}
const siblingsOf = async (letter: DeadLetter | undefined, not: string[] = [], limit = 20) => {
  if (!letter) throw new Error("no letter");
  const { letters, ...rest } = await db.explain.siblings(letter, { not, limit });
  return { ids: letters.map(({ seq }) => seq), ...rest };
};

test("siblings share the message or a key, newest first; a word of the same text is no key", async () => {
  const [first, , , , , sixth] = await index("SIB", [
    { correlation: saga("7f3c-e1"), originalSeq: 500 },
    { originalSeq: 500, consumer: "other" },
    { correlation: saga("7f3c-e1") },
    { correlation: [{ flow: "task", key: "7f3c-e1" }] },
    { error: "says 7f3c-e1" },
    { correlation: saga('a "quoted" key') },
    { correlation: saga('a "quoted" key') },
  ]);
  expect(await siblingsOf(first)).toEqual({ ids: [3, 2], total: 2, isWhole: true });
  expect(await siblingsOf(first, [], 1)).toEqual({ ids: [3], total: 2, isWhole: true });
  expect(await siblingsOf(first, ["SIB-0000002"])).toEqual({ ids: [3], total: 1, isWhole: true });
  expect(await siblingsOf(sixth)).toEqual({ ids: [7], total: 1, isWhole: true });
});

test("the same sequence of a stream that was made again is another message, and another context's letters are its own", async () => {
  const life = (originalCreatedAt: number | null) => ({ originalStream: "LIFE", originalSeq: 1, originalCreatedAt });
  const [first] = await index("LIVES", [life(CREATED_AT), { ...life(CREATED_AT), consumer: "b" }, life(CREATED_AT + 1)]);
  expect((await siblingsOf(first)).ids).toEqual([2]);
});

test("of a key that thousands of letters say in words, the count is said to be at least so many", async () => {
  await db.client
    .$executeRaw`INSERT INTO dead_letter_text (id, tsv) SELECT 'said-' || n, 'common:1'::tsvector FROM generate_series(1, 3000) AS n`;
  const [first] = await index("COMMON", [{ correlation: saga("common") }]);
  expect(await siblingsOf(first)).toMatchObject({ isWhole: false });
});

test("a letter that does not say which message died has siblings by its key alone", async () => {
  const [first] = await index("NAMELESS", [
    { originalStream: null, originalSeq: null, correlation: saga("n1") },
    { correlation: saga("n1") },
  ]);
  expect(await siblingsOf(first)).toEqual({ ids: [2], total: 1, isWhole: true });
});

test("without a key and without a message nobody is a sibling", async () => {
  const [first] = await index("ALONE", [
    { originalStream: null, originalSeq: null },
    { originalStream: null, originalSeq: null },
  ]);
  expect(await siblingsOf(first)).toEqual({ ids: [], total: 0, isWhole: true });
});

test("who died of some messages: for this consumer, or for one that is not named, in this life of the stream", async () => {
  const of = (originalSeq: number, more: Partial<Sighting> = {}) => ({ originalStream: "WORK", originalSeq, consumer: "w", ...more });
  await index("DEAD", [
    of(1),
    of(2, { consumer: "other" }),
    of(3, { consumer: null }),
    of(4, { originalCreatedAt: CREATED_AT }),
    of(5, { originalCreatedAt: CREATED_AT + 1 }),
  ]);
  const asked = { context: "default", stream: "WORK", createdAt: CREATED_AT };
  expect([...(await db.explain.deadAmong(asked, "w", [1, 2, 3, 4, 5, 6]))].toSorted()).toEqual([1, 3, 4]);
  expect([...(await db.explain.deadAmong({ ...asked, context: "other" }, "w", [1]))]).toEqual([]);
});

test("which re-drives took a letter", async () => {
  const { id, letters } = await running(db, "SENT", 2);
  expect(await db.explain.redrivesOf(letters[0]?.id ?? "")).toMatchObject([{ id, actor: "Ann", state: null, reason: null }]);
});
