import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import type { RedriveLedger } from "@/lib/db/redrives/ledger-types";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";

/** Uncapped, to a target that keeps what it was sent: the intent of a batch is written while the one before goes out. */

const LETTERS = 12;
const BATCH = 4;

let ground: Ground;
let id: string;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
  const seqs = await ground.deadLetters(bodies(LETTERS));
  id = await startedJob(ground.db, ground.context, { from: "DLQ", target: "JOBS", subject: "jobs.a", seqs });
});
afterEach(() => ground.deleteStreams());

type Parts = Partial<Parameters<typeof runBare>[2]>;
const run = (more: Parts = {}) => runBare(ground.db, ground.context, { id, maxBatch: BATCH, ...more });
const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);
const states = async () => (await ground.db.ledger.unfinished(id)).map(({ state, items }) => [state, items.length]);
const died = () => Promise.reject(new Error("died"));

/** Holds the results of the first batch back until there is another intent, which is after `then`. */
function overtaken(then: () => Promise<void>): RedriveLedger {
  const { ledger } = ground.db;
  let intents = 0;
  let opened = () => {};
  const second = new Promise<void>((resolve) => (opened = resolve));
  return {
    ...ledger,
    async saveIntent(...args) {
      const n = await ledger.saveIntent(...args);
      if (++intents === 2) {
        await then();
        opened();
      }
      return n;
    },
    async saveResults(...args) {
      await second;
      return ledger.saveResults(...args);
    },
  };
}

test("dies with two batches open, the most there are: each is sent once", async () => {
  const ledger = { ...ground.db.ledger, saveResults: died };
  await expect(run({ ledger })).rejects.toThrow("died");
  expect(await states()).toEqual([
    ["intent", BATCH],
    ["intent", BATCH],
  ]);
  expect(await sent()).toEqual(bodies(2 * BATCH));
  await run();
  expect((await outcomeOf(ground.db, id)).counts).toMatchObject({ published: LETTERS, unknown: 0, skipped: 0 });
  expect(await sent()).toEqual(bodies(LETTERS));
});

test("paused with a batch ahead: nothing of it goes out, it waits again, and goes out in its turn", async () => {
  const jobs = createJobSignals();
  const ledger = overtaken(async () => {
    await ground.db.redrives.pause(id, "ann paused it");
    jobs.say({ job: id, kind: "pause" });
  });
  const running = run({ jobs, ledger });
  await expect.poll(async () => (await outcomeOf(ground.db, id)).counts).toMatchObject({ intent: 0, published: BATCH });
  expect(await sent()).toEqual(bodies(BATCH));
  await ground.db.redrives.resume(id);
  jobs.say({ job: id, kind: "wish" });
  await running;
  expect((await outcomeOf(ground.db, id)).state).toBe("succeeded");
  expect(await sent()).toEqual(bodies(LETTERS));
});

test("aborted with a batch ahead: all of it is free, and nothing is in doubt", async () => {
  const jobs = createJobSignals();
  const ledger = overtaken(async () => {
    await ground.db.redrives.abort(id, "ann stopped it");
    jobs.say({ job: id, kind: "abort" });
  });
  await run({ jobs, ledger });
  expect(await outcomeOf(ground.db, id)).toMatchObject({
    state: "aborted",
    counts: { published: BATCH, skipped: LETTERS - BATCH, unknown: 0 },
  });
  expect(await sent()).toEqual(bodies(BATCH));
});

test("an error while a batch is ahead: it waits again", async () => {
  await expect(run({ ledger: { ...ground.db.ledger, saveRemoved: died } })).rejects.toThrow("died");
  for (const [state] of await states()) expect(state).toBe("published");
  await run();
  expect((await outcomeOf(ground.db, id)).counts).toMatchObject({ published: LETTERS, unknown: 0 });
  expect(await sent()).toEqual(bodies(LETTERS));
});
