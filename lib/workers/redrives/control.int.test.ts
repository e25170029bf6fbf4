import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob, type WantedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { testSettler } from "./test-settler";

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
});
afterEach(() => ground.deleteStreams());

const soon = { timeout: 60_000, interval: 20 };
/** Long enough for a runner to send what it must not. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_500));

/** A job of so many messages that is run here, with a settler that does as it is told. */
async function begin(count: number, wanted: Partial<WantedJob>) {
  const { db, context } = ground;
  const seqs = await ground.deadLetters(bodies(count));
  const id = await startedJob(db, context, { from: "DLQ", target: "JOBS", subject: "jobs.a", seqs, ...wanted });
  const jobs = createJobSignals();
  const watching = testSettler(db, () => id);
  const run = (more: object = {}) => runBare(db, context, { id, jobs, settler: watching.settler, ...more });
  const stored = async () => (await ground.stored("JOBS")).length;
  const state = async () => {
    const { state: now, stateReason } = await outcomeOf(db, id);
    return [now, stateReason];
  };
  const settleAll = async (as: "settled" | "boomeranged" = "settled") => {
    for (const n of watching.open) await watching.settle(n, as);
  };
  return { id, jobs, run, stored, state, settleAll, ...watching };
}
const guarded = { canary: {}, ramp: { startPerSec: 100, windowMs: 100 }, breaker: {}, maxUnsettled: 500 };

test("canaries go first, nothing else until all of them are settled, and then the rest", async () => {
  const job = await begin(20, { options: guarded, canaryCount: 3, ratePerSec: 1_000 });
  const running = job.run();
  await expect.poll(() => job.sent, soon).toEqual([1, 2, 3]);
  expect(await job.state()).toEqual(["canary", null]);
  await job.settle(1);
  await job.settle(3);
  await aWhile();
  expect(await job.stored()).toBe(3);
  expect((await ground.stored("DLQ")).length).toBe(17); // what was sent has left its stream, though the job waits
  await job.settle(2);
  await running;
  expect(job.sent).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect((await job.state())[0]).toBe("succeeded");
});

test("a canary that came back pauses the job for good: another runner keeps it paused, a person's resume sends the rest", async () => {
  const job = await begin(10, { options: guarded, canaryCount: 2, ratePerSec: null });
  const leaving = new AbortController();
  const first = job.run({ signal: leaving.signal });
  await expect.poll(() => job.sent, soon).toEqual([1, 2]);
  await job.settle(1);
  await job.settle(2, "boomeranged");
  await expect.poll(job.state, soon).toEqual(["paused", "the canary came back: message 2 is a dead letter again"]);
  leaving.abort();
  await first;
  const second = job.run();
  await aWhile();
  expect([await job.stored(), (await job.state())[0]]).toEqual([2, "paused"]);
  await ground.db.redrives.resume(job.id);
  job.jobs.say({ job: job.id, kind: "wish" });
  await second;
  expect(await job.stored()).toBe(10);
});

test.each([
  [
    "nobody may see them",
    async (job: Awaited<ReturnType<typeof begin>>) => job.settle(1, "not-observed", "acks may not be read"),
    "nobody saw what became of the canary: acks may not be read",
  ],
  ["it is not settled in time", async () => undefined, "the canary was not settled within 1 s"],
])("a job is paused when of its canaries %s, and an abort ends it", async (_, happens, why) => {
  const job = await begin(5, { options: { canary: { waitMs: 1_000 } }, canaryCount: 1 });
  const running = job.run();
  await expect.poll(() => job.sent, soon).toEqual([1]);
  await happens(job);
  await expect.poll(job.state, soon).toEqual(["paused", why]);
  await ground.db.redrives.abort(job.id, "enough");
  job.jobs.say({ job: job.id, kind: "abort" });
  await running;
  expect([await job.stored(), (await job.state())[0]]).toEqual([1, "aborted"]);
});

test("canaries that are skipped by hand are waited for no longer", async () => {
  const job = await begin(8, { options: { canary: {} }, canaryCount: 2 });
  const running = job.run();
  await expect.poll(() => job.sent, soon).toEqual([1, 2]);
  expect(await ground.db.redrives.skipCanary(job.id)).toBe(true);
  job.jobs.say({ job: job.id, kind: "wish" });
  await running;
  expect(await job.stored()).toBe(8);
});

test("the breaker stops the job before its next publish, and what it counts outlives the process", async () => {
  const job = await begin(60, { options: { breaker: { inARow: 3 } }, ratePerSec: 20 });
  const leaving = new AbortController();
  const first = job.run({ signal: leaving.signal });
  await expect.poll(() => job.open.size, soon).toBeGreaterThan(3);
  await job.settle(1, "boomeranged");
  await job.settle(2, "boomeranged");
  leaving.abort();
  await first;
  const second = job.run();
  await expect.poll(async () => (await ground.db.redrives.get(job.id))?.state, soon).toBe("running");
  await job.settle(3, "boomeranged");
  const atTrip = await job.stored();
  await expect.poll(job.state, soon).toEqual(["tripped", "3 in a row came back"]);
  await aWhile();
  expect(await job.stored()).toBeLessThanOrEqual(atTrip + 1);
  const { counts } = await outcomeOf(ground.db, job.id);
  expect(counts).toMatchObject({ intent: 0, unknown: 0, boomeranged: 3 });
  await ground.db.redrives.resume(job.id);
  await ground.db.redrives.setRate(job.id, null);
  job.jobs.say({ job: job.id, kind: "wish" });
  await second;
  expect(new Set((await ground.stored("JOBS")).map(({ source }) => source)).size).toBe(60);
  expect(await job.stored()).toBe(60);
});

test("a pause takes effect before the next publish, and lasts until a person resumes: in order, nothing twice", async () => {
  const job = await begin(40, { ratePerSec: 5 });
  const running = job.run();
  await expect.poll(job.stored, soon).toBeGreaterThan(2);
  expect(await ground.db.redrives.pause(job.id, "ann paused it")).toBe(true);
  job.jobs.say({ job: job.id, kind: "pause" });
  const atPause = await job.stored();
  await aWhile();
  expect(await job.stored()).toBeLessThanOrEqual(atPause + 1);
  expect(await job.state()).toEqual(["paused", "ann paused it"]);
  expect((await outcomeOf(ground.db, job.id)).counts.intent).toBe(0);
  await ground.db.redrives.setRate(job.id, 1_000);
  await ground.db.redrives.resume(job.id);
  await running; // another console said it: it is found in the database
  expect((await ground.stored("JOBS")).map(({ body }) => body)).toEqual(bodies(40));
});

test("one that is paused as its last message goes out stays paused, and ends only after a person resumed it", async () => {
  const job = await begin(1, {});
  const { become } = ground.db.ledger;
  let isPaused = false;
  const ledger: typeof ground.db.ledger = {
    ...ground.db.ledger,
    become: async (...[id, epoch, state, why]) => {
      if (state === "settling" && !isPaused) isPaused = await ground.db.redrives.pause(id, "ann paused it");
      return become(id, epoch, state, why);
    },
  };
  const running = job.run({ ledger });
  await expect.poll(() => isPaused, soon).toBe(true);
  await aWhile();
  expect(await job.state()).toEqual(["paused", "ann paused it"]);
  await job.settleAll();
  await ground.db.redrives.resume(job.id);
  await running;
  expect((await job.state())[0]).toBe("succeeded");
});

test("a rate that is changed counts at once, also for a message that waits for its turn", async () => {
  const job = await begin(12, { ratePerSec: 0.01 });
  const running = job.run();
  await expect.poll(job.stored, soon).toBe(1);
  await ground.db.redrives.setRate(job.id, 100);
  job.jobs.say({ job: job.id, kind: "wish" });
  await running;
  expect(await job.stored()).toBe(12);
});

test("no more are sent and not settled than wanted, and all go out as they settle", async () => {
  const job = await begin(30, { options: { maxUnsettled: 8 } });
  const running = job.run();
  let most = 0;
  while (job.sent.length < 30) {
    await expect.poll(() => job.open.size, soon).toBeGreaterThan(0);
    await aWhile();
    most = Math.max(most, (await job.stored()) - (job.sent.length - job.open.size));
    await job.settleAll();
  }
  await running;
  expect([most, await job.stored()]).toEqual([8, 30]);
});

test("with a ramp it begins slowly, and doubles only as messages are settled", async () => {
  const job = await begin(60, { options: { ramp: { startPerSec: 5, windowMs: 1_000 } }, ratePerSec: 1_000 });
  const since = performance.now();
  const running = job.run();
  await aWhile();
  expect(await job.stored()).toBeLessThanOrEqual(Math.ceil((5 * (performance.now() - since)) / 1_000) + 1);
  const over = new AbortController();
  const settling = (async () => {
    while (!over.signal.aborted) {
      await job.settleAll();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await running;
  over.abort();
  await settling;
  expect(await job.stored()).toBe(60);
  const at = (await ground.stored("JOBS")).map((message) => message.at);
  const tookMs = (from: number, to: number) => (at[to - 1] ?? 0) - (at[from] ?? 0);
  expect(1.5 * tookMs(40, 60)).toBeLessThan(tookMs(0, 20)); // at five a second the last would take as long as the first
});

test("a job that is to begin later says so, sends nothing before, and can be paused and resumed meanwhile", async () => {
  const job = await begin(3, { options: { delayMs: 4_000 } });
  const startsAt = (await ground.db.client.redrive.findUniqueOrThrow({ where: { id: job.id } })).startsAt?.getTime() ?? 0;
  const running = job.run({ clock: { now: () => Date.now() + 3_600_000 } }); // what counts is the database's clock
  await expect.poll(job.state, soon).toEqual(["running", `it begins at ${new Date(startsAt).toISOString()}`]);
  await ground.db.redrives.pause(job.id, "ann paused it");
  await aWhile();
  await ground.db.redrives.resume(job.id);
  expect(await job.stored()).toBe(0);
  await running;
  expect(Date.now()).toBeGreaterThanOrEqual(startsAt);
  expect(await job.stored()).toBe(3);
});

test("a job that begins later does not begin where what it would do has changed meanwhile, and says what, until a person has it go on", async () => {
  const job = await begin(3, { options: { delayMs: 2_000 } });
  const running = job.run();
  const config = { durable_name: "newcomer", ack_policy: "explicit" };
  await ground.context.api("CONSUMER.CREATE.JOBS.newcomer", { stream_name: "JOBS", config });
  const why = "what it would do has changed while it waited: receivers in JOBS (none → JOBS newcomer)";
  await expect.poll(job.state, soon).toEqual(["tripped", why]);
  expect(await job.stored()).toBe(0);
  await ground.db.redrives.resume(job.id);
  await running;
  expect(await job.stored()).toBe(3);
});

test.each([
  ["is paused", () => ground.context.api("CONSUMER.PAUSE.JOBS.worker", { pause_until: "2100-01-01T00:00:00Z" })],
  ["was deleted", () => ground.context.api("CONSUMER.DELETE.JOBS.worker")],
])(
  "a job stops by itself when who is to handle its messages %s, and goes on when a person says so",
  async (what, happens) => {
    const config = { durable_name: "worker", ack_policy: "explicit" };
    await ground.context.api("CONSUMER.CREATE.JOBS.worker", { stream_name: "JOBS", config });
    const job = await begin(100, { options: { breaker: {} }, ratePerSec: 5, consumer: "worker" });
    const running = job.run();
    await expect.poll(job.stored, soon).toBeGreaterThan(1);
    await happens();
    await expect.poll(job.state, soon).toEqual(["tripped", `worker, which is to handle them, ${what}`]);
    await ground.db.redrives.setRate(job.id, null);
    await ground.db.redrives.resume(job.id);
    await running;
    expect(await job.stored()).toBe(100);
  },
  40_000,
);
