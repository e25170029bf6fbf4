import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { batchOf, END, indexLetters, instanceOf, letterOf, publishedOf, running } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

test("what came back is counted by its group, what was not sent by its reason", async () => {
  const { redrives, ledger, client, deadLetterIndex } = database;
  const job = await running(database, "F1", 7);
  expect(await redrives.failures(job.id)).toEqual({ cameBack: [], notSent: [] });
  await ledger.skip(job.id, job.epoch, [
    { n: 6, reason: "GONE", detail: "it has left" },
    { n: 7, reason: "GONE", detail: "it left too" },
  ]);
  const sent = [1, 2, 3, 4];
  const n = await ledger.saveIntent(job.id, job.epoch, batchOf(sent));
  await ledger.saveResults(job.id, job.epoch, n, sent.map(publishedOf));
  const [again] = await indexLetters(database, "F2", 1);
  const other = { ...letterOf("F3", 1), error: "RangeError: too far", errorClass: "RangeError" };
  await deadLetterIndex.write(instanceOf("F3"), [other], { indexedSeq: 1, firstSeq: 1, lastSeq: 1, numDeleted: 0 });
  for (const [item, state, boomerang] of [
    [1, "boomeranged", again!.id],
    [2, "boomeranged", again!.id],
    [3, "boomeranged", other.id],
    [4, "settled", null],
  ] as const)
    await client.$executeRaw`
      INSERT INTO redrive_outcome (redrive_id, item, state, at, boomerang) VALUES (${job.id}::uuid, ${item}, ${state}, now(), ${boomerang})`;
  const groups = await client.deadLetter.findMany({ where: { id: { in: [again!.id, other.id] } }, select: { id: true, group: true } });
  const groupOf = (id: string) => groups.find((row) => row.id === id)?.group;

  expect(await redrives.failures(job.id)).toEqual({
    cameBack: [
      { group: groupOf(again!.id), title: expect.stringContaining("too late") as string, count: 2 },
      { group: groupOf(other.id), title: expect.stringContaining("too far") as string, count: 1 },
    ],
    notSent: [{ code: "GONE", detail: "it has left", count: 2 }],
  });
  await ledger.finish(job.id, job.epoch, END);
  expect((await redrives.failures(job.id)).notSent).toEqual([
    { code: "GONE", detail: "it has left", count: 2 },
    { code: "STOPPED", detail: null, count: 1 },
  ]);

  // A letter that nobody remembers any more is still one that came back.
  await client.$executeRaw`UPDATE redrive_outcome SET boomerang = 'forgotten' WHERE redrive_id = ${job.id}::uuid AND item = 3`;
  expect((await redrives.failures(job.id)).cameBack.at(-1)).toEqual({ group: null, title: null, count: 1 });
});
