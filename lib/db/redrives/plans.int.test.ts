import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "@/lib/db";
import { makeTestDatabase } from "../../../e2e/fixtures/database";
import { explained } from "./test-explain";
import { batchOf, END, indexLetters, itemsOf, jobOf, publishedOf, START } from "./test-redrives";
import { claimAndStart } from "./claim-and-start";
import { redriveLedgerIn } from "./ledger";

/**
 * PostgreSQL takes a job that came after its last ANALYZE for one row, and two such sets joined for nothing: a loop in a loop, of a million
 * rows for a thousand items. So no statement may look at more rows than a few times the job's and the tables' own, whatever is known.
 */
const JOBS = 20;
const ITEMS = 1_000;
/** The tables hold 20,000 rows at the end; a loop in a loop looks at a million. */
const MOST_ROWS = 150_000;

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await makeTestDatabase();
  drop = made.drop;
  database = await openDatabase(made.settings);
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function plannedJob(nth: number) {
  const letters = await indexLetters(database, `P${nth}`, ITEMS);
  const { id } = await database.redrives.create(jobOf(itemsOf(letters)));
  return { id, letters };
}

async function runThrough(nth: number): Promise<void> {
  const client = explained(database.client, (rows, sql) => expect(rows, sql).toBeLessThan(MOST_ROWS));
  const { id, letters } = await plannedJob(nth);
  const rival = await database.redrives.create(jobOf(itemsOf(letters)));
  expect((await claimAndStart(client, id, START)).kind).toBe("started");
  expect(await claimAndStart(client, rival.id, START)).toMatchObject({ kind: "held", by: [{ redrive: id, count: ITEMS }] });
  const ledger = redriveLedgerIn(client);
  const { epoch = 0n } = (await ledger.takeOver(id)) ?? {};
  const items = await ledger.next(id, ITEMS);
  const ns = items.map(({ n }) => n);
  const batch = await ledger.saveIntent(id, epoch, batchOf(ns));
  expect((await ledger.unfinished(id))[0]?.items).toHaveLength(ITEMS);
  const odd = ns.filter((n) => n % 2 === 1);
  await ledger.saveResults(id, epoch, batch, odd.map(publishedOf));
  await ledger.saveResults(
    id,
    epoch,
    batch,
    ns.filter((n) => n % 2 === 0).map((n) => ({ n, kind: n % 4 === 0 ? "unknown" : "skipped", reason: "REFUSED", detail: `why ${n}` })),
  );
  await ledger.saveRemoved(id, epoch, batch, odd.slice(1));
  await ledger.saveRemoved(id, epoch, batch, odd.slice(0, 1));
  await ledger.finish(id, epoch, END);
  expect(await database.redrives.get(id)).toMatchObject({ state: "partial", counts: { published: 500, unknown: 250, skipped: 250 } });
}

test("no statement of a job loops in a loop: without statistics, with those of earlier jobs, and while many jobs are held", async () => {
  for (let nth = 1; nth <= JOBS; nth++) {
    if ([2, 5, 12].includes(nth)) await database.client.$executeRaw`ANALYZE`;
    // The plans change with the tables' size and with what is known of them; between, they stay.
    const isExplained = nth <= 3 || nth === 6 || nth === 12 || nth === 13 || nth === JOBS;
    if (isExplained) await runThrough(nth);
    else await database.redrives.claimAndStart((await plannedJob(nth)).id, START);
  }
}, 240_000);
