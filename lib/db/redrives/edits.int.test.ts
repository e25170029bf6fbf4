import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { PlannedEdit } from "@/lib/domain/redrive/types";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { indexLetters, itemsOf, jobOf, START } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const editOf = (n: number, payload: Uint8Array): PlannedEdit => ({
  n,
  headerBlock: everyByte,
  payload,
  sha256Before: "a".repeat(64),
  sha256After: "b".repeat(64),
  diff: "- body: 1\n+ body: 2",
});

async function plannedWith(stream: string, edits: readonly PlannedEdit[]): Promise<string> {
  const isEdited = new Set(edits.map(({ n }) => n));
  const items = itemsOf(await indexLetters(database, stream, 3)).map((item) =>
    isEdited.has(item.n) ? { ...item, edited: true as const } : item,
  );
  const { id } = await database.redrives.create(jobOf(items, { edits }));
  return id;
}

test("what goes out for edited items is kept to the last byte, and items say that they are", async () => {
  const id = await plannedWith("E1", [editOf(1, everyByte), editOf(3, new Uint8Array(0))]);
  const { rows } = await database.redrives.items(id, {}, { limit: 10, offset: 0 });
  expect(rows.map(({ edited }) => edited ?? false)).toEqual([true, false, true]);
  expect((await database.ledger.next(id, 10)).map(({ edited }) => edited ?? false)).toEqual([true, false, true]);
  const kept = await database.ledger.edits(id, [1, 2, 3]);
  expect([...kept].map(([n, { headerBlock, payload }]) => [n, [...headerBlock], [...payload]]).toSorted()).toEqual([
    [1, [...everyByte], [...everyByte]],
    [3, [...everyByte], []],
  ]);
  expect((await database.ledger.edits(id, [3])).size).toBe(1);
});

test("many bytes travel in portions, and a plan whose edits cannot be kept is none", async () => {
  const large = new Uint8Array(3 * 1024 * 1024).fill(7);
  const id = await plannedWith(
    "E2",
    [1, 2, 3].map((n) => editOf(n, large)),
  );
  const kept = await database.ledger.edits(id, [1, 2, 3]);
  expect([...kept.values()].map(({ payload }) => Buffer.compare(payload, large))).toEqual([0, 0, 0]);

  const items = itemsOf(await indexLetters(database, "E3", 1));
  const twice = jobOf(items, { edits: [editOf(1, everyByte), editOf(1, everyByte)] });
  await expect(database.redrives.create(twice)).rejects.toThrow();
  expect(await database.redrives.get(twice.id)).toBeNull();
});

test("a plan that nobody starts leaves none behind; those of a job leave with it", async () => {
  const [cancelled, started] = [await plannedWith("E4", [editOf(1, everyByte)]), await plannedWith("E5", [editOf(1, everyByte)])];
  await database.redrives.cancel(cancelled);
  await database.redrives.claimAndStart(started, START);
  await database.redrives.prune(30);
  expect([(await database.ledger.edits(cancelled, [1])).size, (await database.ledger.edits(started, [1])).size]).toEqual([0, 1]);

  const job = await database.ledger.takeOver(started);
  await database.ledger.finish(started, job?.epoch ?? 0n, {
    state: "failed",
    stateReason: null,
    restReason: "STOPPED",
    sentence: "It ended.",
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await database.redrives.prune(0);
  expect([await database.redrives.get(started), (await database.ledger.edits(started, [1])).size]).toEqual([null, 0]);
});
