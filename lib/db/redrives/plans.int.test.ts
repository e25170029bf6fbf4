import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase, type Database } from "@/lib/db";
import { makeTestDatabase } from "../../../e2e/fixtures/database";
import { deadLettersIn } from "../dead-letters";
import { explained } from "./test-explain";
import { batchOf, END, indexLetters, itemsOf, jobOf, letterStates, publishedOf, START, takenOver } from "./test-redrives";
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

/** With so many jobs that hold all of theirs PostgreSQL no longer hashed a list of what is held. */
const HOLDING = 45;

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  const made = await makeTestDatabase();
  drop = made.drop;
  database = await openDatabase(made.settings);
});
afterEach(async () => {
  await database.close();
  await drop();
});

async function plannedJob(stream: string) {
  const letters = await indexLetters(database, stream, ITEMS);
  const { id } = await database.redrives.create(jobOf(itemsOf(letters)));
  return { id, letters };
}

const atMost = (most: number) => explained(database.client, (rows, sql) => expect(rows, sql).toBeLessThan(most));

async function runThrough(nth: number): Promise<void> {
  const client = atMost(MOST_ROWS);
  const { id, letters } = await plannedJob(`P${nth}`);
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
    else await database.redrives.claimAndStart((await plannedJob(`P${nth}`)).id, START);
  }
}, 240_000);

/** As many as four batches, and one more. */
const LARGE = 4_500;
/** One of its second batch. */
const LOST = 1_500;

test("a batch of a large job looks at itself, not at all that was sent before; a large job ends some items at a time", async () => {
  const letters = await indexLetters(database, "LARGE", LARGE);
  const { id } = await database.redrives.create(jobOf(itemsOf(letters)));
  expect((await claimAndStart(atMost(5 * LARGE), id, START)).kind).toBe("started");
  const { epoch = 0n } = (await database.ledger.takeOver(id)) ?? {};
  // As many as a batch: one that looked at the batch before as well would look at twice as many.
  const ledger = redriveLedgerIn(atMost(ITEMS + 1));
  // Each item has two claims.
  const removing = redriveLedgerIn(atMost(2 * ITEMS + 1));
  for (let batch = 1; batch <= 4; batch++) {
    const items = (await ledger.next(id, ITEMS)).map(({ n }) => n);
    expect([items[0], items.length]).toEqual([1 + (batch - 1) * ITEMS, ITEMS]);
    const n = await ledger.saveIntent(id, epoch, batchOf(items));
    const isLost = (item: number) => item === LOST;
    await ledger.saveResults(
      id,
      epoch,
      n,
      items.map((item) => (isLost(item) ? { n: item, kind: "unknown", detail: "no answer" } : publishedOf(item))),
    );
    await removing.saveRemoved(
      id,
      epoch,
      n,
      items.filter((item) => !isLost(item)),
    );
  }
  await ledger.skip(id, epoch, [{ n: 4_001, reason: "GONE", detail: "" }]);
  const ending = redriveLedgerIn(atMost(2 * 2_000 + 1));
  const aborted = { ...END, state: "aborted", restReason: "ABORTED" } as const;
  await ending.finish(id, epoch, aborted);
  const counts = { published: 3_999, skipped: 500, selected: 0, unknown: 1 };
  expect(await database.redrives.get(id)).toMatchObject({ state: "aborted", counts });
  const isHeld = async () => (await database.client.claim.findMany({ where: { redriveId: id } })).map(({ item }) => item);
  expect(await isHeld()).toEqual([LOST, LOST]);
  const states = async () =>
    letterStates(
      database,
      [1, LOST, 4_001, 4_002, LARGE].map((n) => letters[n - 1]!),
    );
  expect(await states()).toEqual(["redriven", "claimed held", "open", "open", "open"]);
  // What a person has sent again, and is not sent, may have been sent before.
  await database.redrives.resolveItems(id, { as: "send-again", items: [LOST] });
  await ending.finish(id, (await takenOver(database, id)).epoch, aborted);
  expect(await database.redrives.get(id)).toMatchObject({ state: "aborted", counts });
  expect(await isHeld()).toEqual([LOST, LOST]);
}, 240_000);

/** Half of the first job's letters are sent; it and the others hold the rest. A look at each once is what a list may cost, and no more. */
async function lookAtLetters(jobs: readonly Awaited<ReturnType<typeof plannedJob>>[]): Promise<void> {
  const [first, last] = [jobs[0]!, jobs.at(-1)!];
  // An index counts the versions of a row that claiming has left, too.
  const once = 1 + 2 * (await database.client.deadLetter.count());
  const total = async (state?: "open" | "claimed" | "redriven") => {
    const filter = { contexts: ["default"], ...(state && { state }) };
    const { total: exact, atLeast } = await deadLettersIn(atMost(once)).list(filter, { limit: 10, offset: 0 });
    return exact ?? `more than ${atLeast}`; // which of those that jobs hold are sent is counted one by one, and no further
  };
  expect([await total("open"), await total("redriven"), await total("claimed"), await total()]).toEqual([
    0,
    ITEMS / 2,
    jobs.length * ITEMS - ITEMS / 2 > 1_000 ? "more than 1000" : jobs.length * ITEMS - ITEMS / 2,
    jobs.length * ITEMS,
  ]);
  const one = deadLettersIn(atMost(10));
  expect(await one.get(first.letters[0]!.id)).toMatchObject({ state: "redriven", claimedBy: null });
  expect(await one.get(last.letters[0]!.id)).toMatchObject({ state: "claimed", claimedBy: last.id });
  const ids = first.letters.map(({ id }) => id);
  const many = [...(await deadLettersIn(atMost(once)).getMany(ids)).values()];
  expect(many.filter(({ state }) => state === "redriven")).toHaveLength(ITEMS / 2);
}

test("what letters are now is looked up by keys of their own, one by one: before statistics, with old and with new ones", async () => {
  const { redrives, ledger } = database;
  const jobs = [];
  for (let nth = 1; nth <= HOLDING; nth++) {
    const job = await plannedJob(`H${nth}`);
    expect((await redrives.claimAndStart(job.id, START)).kind).toBe("started");
    jobs.push(job);
    if (nth === 1) {
      const { epoch } = await takenOver(database, job.id);
      const items = (await ledger.next(job.id, ITEMS / 2)).map(({ n }) => n);
      await ledger.saveResults(job.id, epoch, await ledger.saveIntent(job.id, epoch, batchOf(items)), items.map(publishedOf));
    }
    if (nth !== 3 && nth !== HOLDING) continue;
    await lookAtLetters(jobs);
    await database.client.$executeRaw`ANALYZE`;
    await lookAtLetters(jobs);
  }
}, 240_000);
