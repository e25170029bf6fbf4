import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { AppError } from "@/lib/errors";
import { redriveWire, type PublishAnswer, type Publisher, type RedriveWire } from "@/lib/nats/redrive";
import type { JobParts } from "./job-parts";

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => void (await ground.createStream("DLQ", "dlq.>")));
afterEach(() => ground.deleteStreams());

const to = { from: "DLQ", target: "JOBS", subject: "jobs.a" };
const start = (seqs: readonly number[], more: object = {}) => startedJob(ground.db, ground.context, { ...to, seqs, ...more });
const run = (id: string, more: Partial<JobParts> = {}) => runBare(ground.db, ground.context, { id, ...more });
const outcome = (id: string) => outcomeOf(ground.db, id);
const left = async () => (await ground.stored("DLQ")).map(({ seq }) => seq);
const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);

/** Runs a job that dies between the last PubAck and writing it down: the batch is in doubt. */
async function dieInDoubt(id: string): Promise<void> {
  const saveResults = () => Promise.reject(new Error("died"));
  await expect(run(id, { ledger: { ...ground.db.ledger, saveResults } })).rejects.toThrow("died");
}

/** Publishers with something done as each message goes out. */
function publishing(
  on: (nth: number, publisher: Publisher) => unknown,
  heard: (answer: PublishAnswer) => unknown = () => null,
): RedriveWire {
  const wire = redriveWire(ground.context);
  let nth = 0;
  return {
    ...wire,
    async openPublisher(name) {
      const publisher = await wire.openPublisher(name);
      return {
        ...publisher,
        publish(message, timeoutMs) {
          const answer = publisher.publish(message, timeoutMs);
          nth += 1;
          void on(nth, publisher);
          void answer.then(heard);
          return answer;
        },
      };
    },
  };
}

test("a batch in doubt goes out again with its ids, and the server answers for what it has", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(10)));
  await dieInDoubt(id);
  expect(await sent()).toHaveLength(10);
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 10, unknown: 0 } });
  expect(await sent()).toEqual(bodies(10));
  expect(await left()).toEqual([]);
});

test("a person settles each unknown one either way", async () => {
  await ground.createStream("JOBS", "jobs.>", { duplicate_window: 500_000_000 });
  const seqs = await ground.deadLetters(bodies(3));
  const id = await start(seqs);
  await dieInDoubt(id);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await ground.context.api("STREAM.PURGE.JOBS");
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "partial", counts: { unknown: 3, published: 0 } });
  expect(await left()).toEqual(seqs);
  expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(3);

  expect(await ground.db.redrives.resolveItems(id, { as: "published", items: [{ n: 1, seq: 1, at: null }] })).toBe(true);
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "partial", counts: { unknown: 2, published: 1 } });
  expect(await left()).toEqual(seqs.slice(1));

  expect(await ground.db.redrives.resolveItems(id, { as: "send-again", items: [2] })).toBe(true);
  const wire = redriveWire(ground.context);
  const isGone = vi.fn(wire.isGone);
  await run(id, { wire: { ...wire, isGone } });
  expect(isGone).toHaveBeenCalled(); // what sent it the first time may still do so

  expect(await ground.db.redrives.resolveItems(id, { as: "send-again", items: [3] })).toBe(true);
  await ground.db.redrives.abort(id, "after all not");
  await run(id);
  const said = await ground.db.client.audit.findFirst({ where: { target: id, action: "redrive.end" }, orderBy: { id: "desc" } });
  expect(said?.detail).toBe("Aborted. 2 of 3 sent, 1 undecided.");
  expect(await ground.db.redrives.resolveItems(id, { as: "published", items: [{ n: 3, seq: null, at: null }] })).toBe(true);
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { unknown: 0, published: 3 } });
  expect(await sent()).toEqual(["m-2"]);
  expect(await left()).toEqual([]);
  expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(0);
});

test("a job whose runner dies while it ends for a failure fails, though what was in its way is gone", async () => {
  await ground.createStream("JOBS", "jobs.>", { max_msgs: 2, discard: "new" });
  const seqs = await ground.deadLetters(bodies(5));
  const id = await start(seqs);
  const finish = () => Promise.reject(new Error("died"));
  await expect(run(id, { ledger: { ...ground.db.ledger, finish } })).rejects.toThrow("died");
  await ground.context.api("STREAM.PURGE.JOBS");
  expect(await ground.db.redrives.resume(id)).toBe(false);
  await run(id);
  expect(await outcome(id)).toMatchObject({
    state: "failed",
    stateReason: expect.stringMatching(/^maximum messages exceeded/),
    counts: { published: 2, skipped: 3 },
  });
  expect([await sent(), await left()]).toEqual([[], seqs.slice(2)]);
});

test("a server that started again may have forgotten ids: what it has is found", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(5)));
  await dieInDoubt(id);
  await ground.server.restart();
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 5, unknown: 0 } });
  expect(await sent()).toEqual(bodies(5));
});

test("a batch too large to be read at once, whose target takes no more: none of it is left in between", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(6)));
  await dieInDoubt(id);
  await ground.context.api("STREAM.UPDATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true, sealed: true });
  const wire = redriveWire(ground.context);
  const readMany: RedriveWire["readMany"] = (stream, seqs) => wire.readMany(stream, seqs.slice(0, 2));
  await run(id, { wire: { ...wire, readMany } });
  expect(await outcome(id)).toMatchObject({ state: "failed", counts: { unknown: 6, intent: 0 } });
});

test("an aborted job sends nothing again: what is in doubt is unknown, the rest free", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(10)), { ratePerSec: 1_000 });
  const saveResults = () => Promise.reject(new Error("died"));
  await expect(run(id, { maxBatch: 4, ledger: { ...ground.db.ledger, saveResults } })).rejects.toThrow("died");
  await ground.db.redrives.abort(id, "enough");
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "aborted", counts: { unknown: 4, skipped: 6, published: 0 } });
  expect(await sent()).toHaveLength(4);
});

test("a connection that is lost in mid batch: what was answered is kept, the rest goes out over a new one, once", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(30)));
  await run(id, { maxBatch: 12, wire: publishing((nth, publisher) => (nth === 7 || nth === 25) && publisher.close()) });
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 30 } });
  expect((await sent()).toSorted()).toEqual(bodies(30).toSorted());
  expect(await left()).toEqual([]);
  expect(await ground.db.client.redriveOwner.count({ where: { redriveId: id } })).toBe(3);
});

test("while NATS is away the job waits and says so; when it is back it goes on, and what was in flight is never doubled", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(60)), { ratePerSec: 40 });
  let unanswered = 0;
  const wire = publishing(
    (nth) => nth === 20 && ground.server.kill(),
    ({ kind }) => void (kind !== "stored" && unanswered++),
  );
  const running = run(id, { wire });
  await expect.poll(async () => (await outcome(id)).stateReason).toMatch(/^waiting for NATS since \d{4}-/);
  expect((await outcome(id)).state).toBe("running");
  await ground.server.restart();
  await running;
  const { counts, stateReason } = await outcome(id);
  expect(stateReason).toBeNull();
  expect(counts.published + counts.unknown).toBe(60);
  expect(counts.unknown).toBeLessThanOrEqual(unanswered);
  const bodiesSent = await sent();
  expect(new Set(bodiesSent).size).toBe(bodiesSent.length);
  expect(bodiesSent.length).toBeGreaterThanOrEqual(counts.published);
});

test("an abort ends a job also while NATS is away", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(20)));
  const jobs = createJobSignals();
  const openPublisher = () => redriveWire(ground.context).openPublisher("test");
  await ground.server.kill();
  const running = run(id, { jobs, wire: { ...redriveWire(ground.context), openPublisher } });
  await expect.poll(async () => (await outcome(id)).stateReason).toMatch(/^waiting for NATS/);
  await ground.db.redrives.abort(id, "enough");
  jobs.say({ job: id, kind: "abort" });
  await running;
  expect(await outcome(id)).toMatchObject({ state: "aborted", counts: { skipped: 20 } });
  await ground.server.restart();
  await expect.poll(() => ground.context.link().kind).toBe("connected");
  expect(await sent()).toEqual([]);
});

test("an abort ends a job also while NATS is away and letters of what was sent are not removed: they stay, and it says so", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const seqs = await ground.deadLetters(bodies(20));
  const id = await start(seqs);
  const jobs = createJobSignals();
  let epochs = 0;
  const { ledger } = ground.db;
  const takeOver: typeof ledger.takeOver = (job) => ((epochs += 1), ledger.takeOver(job));
  const removeMany = async () => {
    await ground.server.kill();
    throw new AppError("NATS_UNAVAILABLE", "no answer");
  };
  const running = run(id, { jobs, maxBatch: 4, ledger: { ...ledger, takeOver }, wire: { ...redriveWire(ground.context), removeMany } });
  await expect.poll(async () => (await outcome(id)).stateReason).toMatch(/^waiting for NATS/);
  const before = epochs;
  await ground.db.redrives.abort(id, "enough");
  jobs.say({ job: id, kind: "abort" });
  await running;
  expect(epochs - before).toBeLessThan(4);
  const { state, stateReason, counts } = await outcome(id);
  expect([state, counts.published + counts.unknown, counts.intent]).toEqual(["aborted", 20 - counts.skipped, 0]);
  expect(counts.published).toBeGreaterThanOrEqual(4);
  expect(stateReason).toMatch(new RegExp(`^enough; dead letters of ${counts.published} sent messages stay in their streams: `));
  expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(counts.unknown);
  await ground.server.restart();
  await expect.poll(() => ground.context.link().kind).toBe("connected");
  expect(await left()).toEqual(seqs);
});

test("a dead-letter stream that goes between the look at it and the reading stops the job", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(3)));
  const wire = redriveWire(ground.context);
  const readMany: RedriveWire["readMany"] = async (stream, seqs) => {
    await ground.context.api(`STREAM.DELETE.${stream.name}`);
    return wire.readMany(stream, seqs);
  };
  await run(id, { wire: { ...wire, readMany } });
  expect(await outcome(id)).toMatchObject({
    state: "failed",
    stateReason: "DLQ is gone",
    counts: { published: 0, unknown: 0, skipped: 3 },
  });
  await ground.createStream("DLQ", "dlq.>");
});

test("a dead-letter stream made again with the same numbers loses nothing to a job of the old one", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(12)));
  let results = 0;
  const { ledger } = ground.db;
  await run(id, {
    maxBatch: 5,
    ledger: {
      ...ledger,
      async saveResults(...args) {
        await ledger.saveResults(...args);
        results += 1;
        if (results !== 2) return;
        await ground.context.api("STREAM.DELETE.DLQ");
        await ground.createStream("DLQ", "dlq.>");
        await ground.deadLetters(bodies(12, "new"));
      },
    },
  });
  const { state, counts } = await outcome(id);
  expect((await ground.stored("DLQ")).map(({ body }) => body)).toEqual(bodies(12, "new"));
  // The last two are read while it happens: they were read before, or the job stops, or something else lies in their place.
  expect(await sent()).toEqual(bodies(counts.published));
  expect(counts.published).toBeGreaterThanOrEqual(10);
  expect(counts).toMatchObject({ unknown: 0, published: 12 - counts.skipped });
  expect(state === "succeeded").toBe(counts.published === 12);
});
