import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { MADE_AT } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

test("a rebuild is not lost to a follower that began before it was asked for", async () => {
  const instance = { context: "rebuilt", stream: "DLQ", createdAt: MADE_AT };
  const progress = { indexedSeq: 7, firstSeq: 1, lastSeq: 9, numDeleted: 0, rebuilds: 0 };
  const cursor = async () => (await database.deadLetterIndex.cursors("rebuilt"))[0];
  await database.deadLetterIndex.write(instance, [], progress);
  expect(await cursor()).toMatchObject(progress);
  await database.indexRebuilds.begin("rebuilt");
  await database.deadLetterIndex.write(instance, [], { ...progress, indexedSeq: 9 });
  await database.deadLetterIndex.saveCursor(instance, { ...progress, indexedSeq: 9 });
  expect(await cursor()).toMatchObject({ indexedSeq: 0, rebuilds: 1 });
  expect(await database.indexRebuilds.all()).toEqual([{ ...instance, rebuilds: 1 }]);
  await database.deadLetterIndex.saveCursor(instance, { ...progress, indexedSeq: 3, rebuilds: 1 });
  expect(await cursor()).toMatchObject({ indexedSeq: 3, rebuilds: 1 });
});
