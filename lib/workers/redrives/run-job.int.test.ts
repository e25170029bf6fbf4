import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { redriveWire, type Publisher, type RedriveWire } from "@/lib/nats/redrive";

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
});
afterEach(() => ground.deleteStreams());

const to = { from: "DLQ", target: "JOBS", subject: "jobs.a" };
const start = (seqs: readonly number[], more: object = {}) => startedJob(ground.db, ground.context, { ...to, seqs, ...more });
const run = (id: string, more: object = {}) => runBare(ground.db, ground.context, { id, ...more });
const outcome = (id: string) => outcomeOf(ground.db, id);
const left = async () => (await ground.stored("DLQ")).map(({ seq }) => seq);
const letterStates = async () => {
  const { createdAt } = await redriveWire(ground.context).streamNow("DLQ");
  const { letters } = await ground.db.deadLetters.list({ contexts: [ground.context.name] }, { limit: 1_000, offset: 0 });
  const ofThisLife = letters.filter(({ streamCreatedAt }) => streamCreatedAt === createdAt).toSorted((a, b) => a.seq - b.seq);
  return ofThisLife.map(({ state }) => state);
};
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

/** The wire, with something happening around one of its methods. */
const wireWith = (more: (wire: RedriveWire) => Partial<RedriveWire>): RedriveWire => {
  const wire = redriveWire(ground.context);
  return { ...wire, ...more(wire) };
};

test("what was selected is sent in order, in batches, and leaves the dead-letter stream; the rest stays", async () => {
  const seqs = await ground.deadLetters(bodies(25));
  const id = await start(seqs.slice(0, 23));
  await run(id, { maxBatch: 10 });
  expect(await outcome(id)).toMatchObject({ state: "succeeded", stateReason: null, counts: { published: 23, skipped: 0, unknown: 0 } });
  const sent = await ground.stored("JOBS");
  expect(sent.map(({ body }) => body)).toEqual(bodies(23));
  expect(sent.map(({ source }) => source)).toEqual(seqs.slice(0, 23).map((seq) => `DLQ:${seq}`));
  expect(await left()).toEqual(seqs.slice(23));
  expect(await ground.db.client.claim.count()).toBe(0);
  const { items } = await outcome(id);
  expect(items.every(({ removed }) => removed)).toBe(true);
});

test("letters that are to be kept stay, and are out of the open list", async () => {
  const seqs = await ground.deadLetters(bodies(3));
  const id = await start(seqs, { keepsLetter: true });
  await run(id);
  expect((await outcome(id)).state).toBe("succeeded");
  expect(await left()).toEqual(seqs);
  expect(await letterStates()).toEqual(["redriven", "redriven", "redriven"]);
});

test("a letter that left, or whose place holds another message, is skipped, and the job is partial", async () => {
  const seqs = await ground.deadLetters(bodies(4));
  const id = await start(seqs);
  await ground.context.api("STREAM.MSG.DELETE.DLQ", { seq: seqs[1], no_erase: true });
  await ground.db.client.$executeRaw`
    UPDATE redrive_item SET letters = jsonb_set(letters, '{0,seenAt}', '1') WHERE redrive_id = ${id}::uuid AND n = 3`;
  await run(id);
  const { state, items } = await outcome(id);
  expect(state).toBe("partial");
  expect(items.map((item) => [item.state, item.reason?.split(":")[0]])).toEqual([
    ["published", undefined],
    ["skipped", "GONE"],
    ["skipped", "CHANGED"],
    ["published", undefined],
  ]);
  expect(await left()).toEqual([seqs[2]]);
});

test("bodies of a million bytes go through whole", async () => {
  const large = bodies(70).map((body) => Buffer.alloc(1_000_000, body));
  const seqs: number[] = [];
  for (let at = 0; at < large.length; at += 10) seqs.push(...(await ground.deadLetters(large.slice(at, at + 10))));
  const id = await start(seqs);
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 70 } });
  const { state } = await ground.context.api<{ state: { messages: number } }>("STREAM.INFO.JOBS");
  expect(state.messages).toBe(70);
  for (const { seq, payload } of await ground.stored("JOBS")) expect(large[seq - 1]?.equals(payload)).toBe(true);
  expect(await left()).toEqual([]);
});

test("an abort takes effect before the next publish: nothing goes out after it, what was in flight is counted, letters are free again", async () => {
  const seqs = await ground.deadLetters(bodies(40));
  const id = await start(seqs, { ratePerSec: 5 }); // it would go on for seconds
  const jobs = createJobSignals();
  const wire = redriveWire(ground.context);
  let published = 0;
  let told = Number.NaN;
  const abort = async () => {
    await ground.db.redrives.abort(id, "enough");
    jobs.say({ job: id, kind: "abort" });
    told = published;
  };
  const counting = wireWith(() => ({
    async openPublisher(name) {
      const publisher = await wire.openPublisher(name);
      return {
        ...publisher,
        publish(message, timeoutMs) {
          published += 1;
          if (published === 3) void abort();
          return publisher.publish(message, timeoutMs);
        },
      };
    },
  }));
  await run(id, { wire: counting, jobs });
  const { state, counts } = await outcome(id);
  expect(state).toBe("aborted");
  expect(counts).toMatchObject({ selected: 0, intent: 0, unknown: 0, published });
  expect(sum(counts)).toBe(40);
  expect(published).toBeLessThanOrEqual(told + 1);
  expect(await ground.stored("JOBS")).toHaveLength(published);
  expect(await left()).toHaveLength(40 - published);
  expect((await letterStates()).filter((each) => each === "open")).toHaveLength(40 - published);
});

test("an abort from another console is seen too", async () => {
  const seqs = await ground.deadLetters(bodies(40));
  const id = await start(seqs, { ratePerSec: 5 });
  const running = run(id);
  await expect.poll(async () => (await ground.stored("JOBS")).length).toBeGreaterThan(2);
  await ground.db.redrives.abort(id, "enough");
  const sentBefore = (await ground.stored("JOBS")).length;
  await running;
  expect((await outcome(id)).state).toBe("aborted");
  expect((await ground.stored("JOBS")).length).toBeLessThanOrEqual(sentBefore + 2);
});

test("fifty a second is kept", async () => {
  const seqs = await ground.deadLetters(bodies(61));
  const id = await start(seqs, { ratePerSec: 50 });
  const since = performance.now();
  await run(id);
  const tookMs = performance.now() - since;
  expect(tookMs).toBeGreaterThan(1_190);
  expect((await outcome(id)).state).toBe("succeeded");
});

test.each([
  [
    "full",
    () => ground.context.api("STREAM.UPDATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true, max_msgs: 7, discard: "new" }),
  ],
  ["sealed", () => ground.context.api("STREAM.UPDATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true, sealed: true })],
  ["deleted", () => ground.context.api("STREAM.DELETE.JOBS")],
])(
  "a target that becomes %s in mid job stops it: the rest is skipped and free, nothing is lost",
  async (_, happens) => {
    const seqs = await ground.deadLetters(bodies(20));
    const id = await start(seqs);
    let batches = 0;
    const ledger = {
      ...ground.db.ledger,
      async saveIntent(...args: Parameters<typeof ground.db.ledger.saveIntent>) {
        batches += 1;
        if (batches === 2) await happens();
        return ground.db.ledger.saveIntent(...args);
      },
    };
    await run(id, { ledger, maxBatch: 5 });
    const { state, stateReason, counts, items } = await outcome(id);
    expect(state).toBe("failed");
    expect(stateReason).not.toBeNull();
    expect(sum(counts)).toBe(20);
    expect(counts).toMatchObject({ unknown: 0, intent: 0, selected: 0 });
    expect(items.filter(({ state: each }) => each === "skipped").every(({ reason }) => reason === "STOPPED")).toBe(true);
    expect(await left()).toEqual(seqs.slice(counts.published));
    expect(await letterStates()).toEqual(seqs.map((_seq, index) => (index < counts.published ? "redriven" : "open")));
  },
  90_000,
);

test("what leaves the dead-letter stream while an earlier message waits for its slot is not sent", async () => {
  const id = await start(await ground.deadLetters(bodies(3)), { ratePerSec: 0.5 });
  const running = run(id);
  await expect.poll(() => ground.stored("JOBS")).toHaveLength(1);
  await ground.context.api("STREAM.PURGE.DLQ");
  await running;
  expect(await ground.stored("JOBS")).toHaveLength(1);
  expect((await outcome(id)).items.map(({ state, reason }) => [state, reason?.split(":")[0]])).toEqual([
    ["published", undefined],
    ["skipped", "GONE"],
    ["skipped", "GONE"],
  ]);
});

test("who hangs on the database and has no say any more closes its connection, so that whoever is next need not wait for it", async () => {
  const id = await start(await ground.deadLetters(bodies(3)));
  const opened: Publisher[] = [];
  const wire = wireWith(({ openPublisher }) => ({
    async openPublisher(name) {
      const publisher = await openPublisher(name);
      opened.push(publisher);
      return publisher;
    },
  }));
  const { ledger } = ground.db;
  const leaving = new AbortController();
  const saveResults = vi.fn(() => new Promise<void>(() => undefined));
  void run(id, { wire, ledger: { ...ledger, saveResults }, signal: leaving.signal });
  await vi.waitFor(() => expect(saveResults).toHaveBeenCalled(), { timeout: 60_000 });
  expect(opened.map(({ closed }) => closed.aborted)).toEqual([false]);
  leaving.abort();
  await vi.waitFor(() => expect(opened.map(({ closed }) => closed.aborted)).toEqual([true]), { timeout: 10_000 });
});

test("without the lease nothing is taken over", async () => {
  const id = await start(await ground.deadLetters(bodies(3)));
  await run(id, { isHeld: () => false });
  expect(await ground.db.ledger.wish(id)).toMatchObject({ state: "running", epoch: 0n });
});
