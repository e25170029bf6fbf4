import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { isPostgres, openTestDatabase } from "../../../e2e/fixtures/database";
import type { Prisma } from "../generated/client";
import { batchOf, CREATED_AT, END, indexLetters, itemsOf, jobOf, planned, publishedOf, START, takenOver } from "./test-redrives";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const isWaiting = async () => (await database.client.$queryRaw<unknown[]>`SELECT FROM pg_locks WHERE NOT granted`).length > 0;

/**
 * Makes a start of a job over `stream` wait at its claims, until it is told to go on: somebody else is about to claim its first place, and
 * will not. PGlite has one session: there a start is whole before or after anything else.
 */
async function holdUp(stream: string): Promise<{ waits(): Promise<void>; goOn(): Promise<void> }> {
  if (!isPostgres()) return { waits: () => Promise.resolve(), goOn: () => Promise.resolve() };
  const undone = new Error("undone");
  let rival: Promise<never> | undefined;
  const goOn = await new Promise<() => void>((holds, failed) => {
    const act = async (db: Prisma.TransactionClient): Promise<never> => {
      await db.$executeRaw`
        INSERT INTO claim (context, stream, stream_created_at, seq, redrive_id, item)
        VALUES ('default', ${stream}, ${new Date(CREATED_AT).toISOString()}, 1, gen_random_uuid(), 1)`;
      await new Promise<void>((resolve) => holds(resolve));
      throw undone;
    };
    rival = database.client.$transaction(act, { maxWait: 30_000, timeout: 30_000 });
    rival.catch(failed);
  });
  return {
    async waits() {
      while (!(await isWaiting())) await sleep(10);
    },
    async goOn() {
      goOn();
      await expect(rival).rejects.toBe(undone);
    },
  };
}

test("a message that another job sends and ends while a start waits for its claims is held by that job", async () => {
  const original = { stream: "Z-SHARED", createdAt: CREATED_AT - 1, seq: 7 };
  const early = await planned(database, "M1", 1, { original });
  const late = await database.redrives.create(jobOf(itemsOf(await indexLetters(database, "M2", 1), { original })));
  await database.redrives.claimAndStart(early.id, START);
  const { id, epoch, number } = await takenOver(database, early.id);
  const n = await database.ledger.saveIntent(id, epoch, batchOf([1]));

  const heldUp = await holdUp("M2");
  const starting = database.redrives.claimAndStart(late.id, START);
  await heldUp.waits();
  await database.ledger.saveResults(id, epoch, n, [publishedOf(1)]);
  await database.ledger.saveRemoved(id, epoch, n, [1]);
  await database.ledger.finish(id, epoch, { ...END, state: "succeeded" });
  await heldUp.goOn();

  expect(await starting).toEqual({ kind: "held", by: [{ redrive: id, number, actor: "Ann", count: 1 }], discards: [] });
  expect(await database.redrives.get(late.id)).toMatchObject({ state: "planned", startedAt: null });
  expect(await database.client.claim.count()).toBe(0);
});
