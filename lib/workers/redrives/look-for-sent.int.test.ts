import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { AppError } from "@/lib/errors";
import { redriveWire, type RedriveWire } from "@/lib/nats/redrive";
import type { JobParts } from "./job-parts";
import { blindSettler } from "./settler";

/** Past the window: the server knows no id any more, and what was in flight is looked for. */
const SHORT = { duplicate_window: 500_000_000 };
const untilForgotten = () => new Promise((resolve) => setTimeout(resolve, 600));

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => void (await ground.createStream("DLQ", "dlq.>")));
afterEach(() => ground.deleteStreams());

const to = { from: "DLQ", target: "JOBS", subject: "jobs.a" };
const start = (seqs: readonly number[]) => startedJob(ground.db, ground.context, { ...to, seqs });
const run = (id: string, more: Partial<JobParts> = {}) => runBare(ground.db, ground.context, { id, ...more });
const outcome = (id: string) => outcomeOf(ground.db, id);
const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);
const left = async () => (await ground.stored("DLQ")).map(({ body }) => body);
const api = (subject: string, body?: object) => ground.context.api(subject, body);

/** Runs a job that dies before the answers are written down, having sent only the first `count`. */
async function dieAfter(id: string, count: number): Promise<void> {
  const wire = redriveWire(ground.context);
  const openPublisher: RedriveWire["openPublisher"] = async (name) => {
    const publisher = await wire.openPublisher(name);
    let nth = 0;
    return { ...publisher, publish: async (...message) => (++nth <= count ? publisher.publish(...message) : { kind: "closed" }) };
  };
  const { ledger } = ground.db;
  const died = () => Promise.reject(new Error("died"));
  let epochs = 0;
  const takeOver: typeof ledger.takeOver = (job) => (++epochs > 1 ? died() : ledger.takeOver(job));
  const dying = { ...ledger, saveResults: died, takeOver };
  await expect(run(id, { wire: { ...wire, openPublisher }, ledger: dying })).rejects.toThrow("died");
  await untilForgotten();
}

test("what is found has landed, what is not there goes out once, and the rest of the job after it", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(10)));
  await dieAfter(id, 6);
  await ground.publish([{ subject: "jobs.a", payload: "somebody else's" }]);
  await run(id);
  const { state, counts, items } = await outcome(id);
  expect([state, counts]).toEqual(["succeeded", expect.objectContaining({ published: 10, unknown: 0 })]);
  expect(await sent()).toEqual([...bodies(6), "somebody else's", ...bodies(10).slice(6)]);
  expect(items.map(({ publishedSeq }) => publishedSeq)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
  const stored = await ground.stored("JOBS");
  expect(items.slice(0, 6).every(({ publishedAt }) => publishedAt !== null)).toBe(true);
  expect(stored.map(({ source }) => source).filter((source) => source !== null)).toHaveLength(10);
  expect(await left()).toEqual([]);
});

test.each(["limits", "workqueue", "interest"])(
  "%s: nothing of the batch ever arrived, and nothing is missing: all of it goes out",
  async (retention) => {
    await ground.createStream("JOBS", "jobs.>", { ...SHORT, retention });
    const config = { durable_name: "idle", ack_policy: "explicit" };
    await api("CONSUMER.CREATE.JOBS.idle", { stream_name: "JOBS", config });
    const id = await start(await ground.deadLetters(bodies(4)));
    await dieAfter(id, 0);
    await run(id);
    expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 4, unknown: 0 } });
    expect(await sent()).toEqual(bodies(4));
  },
);

test("not found, and sequences are missing: they may have been it, so a person decides, with what was seen", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(5)));
  await dieAfter(id, 4);
  for (const seq of [2, 3]) await api("STREAM.MSG.DELETE.JOBS", { seq });
  await run(id);
  const { state, counts, items } = await outcome(id);
  expect([state, counts]).toEqual(["partial", expect.objectContaining({ published: 2, unknown: 3 })]);
  expect(items.map((item) => item.state)).toEqual(["published", "unknown", "unknown", "published", "unknown"]);
  expect(items[1]?.reason).toBe("It may have been sent: not found; 2 sequences of 1–4 in JOBS missing.");
  expect(await sent()).toEqual(["m-1", "m-4"]);
  expect(await left()).toEqual(["m-2", "m-3", "m-5"]);
});

test("died in the resume, after what was found is written and before the rest goes out: nothing doubled, nothing lost", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(8)));
  await dieAfter(id, 5);
  const { ledger } = ground.db;
  for (let deaths = 0; deaths < 3; deaths++) {
    const saveFound: typeof ledger.saveFound = async (...args) => {
      await ledger.saveFound(...args);
      throw new Error("died");
    };
    await expect(run(id, { ledger: { ...ledger, saveFound } })).rejects.toThrow("died");
    await untilForgotten();
  }
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 8, unknown: 0 } });
  expect(await sent()).toEqual(bodies(8));
  expect(await left()).toEqual([]);
});

test("a copy that a worker made of it, with its headers, on another subject is not it", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(1)));
  await dieAfter(id, 1);
  const [copy] = await ground.stored("JOBS");
  const block = Buffer.from(`NATS/1.0\r\nJetlag-Job: ${id}\r\nJetlag-Source: ${copy?.source}\r\n\r\n`);
  await ground.publish([{ subject: "jobs.done", payload: "handled", block }]);
  await api("STREAM.MSG.DELETE.JOBS", { seq: 1 });
  await run(id);
  expect(await outcome(id)).toMatchObject({ counts: { unknown: 1 } });
  expect(await sent()).toEqual(["handled"]);
});

test("a letter that left meanwhile, of which nothing ever arrived, is skipped, not unknown", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(3)));
  await dieAfter(id, 1);
  await api("STREAM.MSG.DELETE.DLQ", { seq: 2 });
  await run(id);
  expect((await outcome(id)).items.map(({ state }) => state)).toEqual(["published", "skipped", "published"]);
  expect(await sent()).toEqual(["m-1", "m-3"]);
});

test("what never arrived and comes again by itself since its consumer was made again is not sent too; who acknowledges is heard", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  await ground.publish(bodies(2, "job").map((payload) => ({ subject: "jobs.a", payload })));
  const lying = { seqs: [1, 2], from: "JOBS", originals: { stream: "JOBS", seqs: [1, 2] }, consumer: "worker" };
  const id = await startedJob(ground.db, ground.context, { ...to, ...lying });
  await dieAfter(id, 0);
  const config = { durable_name: "worker", ack_policy: "explicit" };
  await api("CONSUMER.CREATE.JOBS.worker", { stream_name: "JOBS", config });
  const expected: string[] = [];
  await run(id, { settler: { ...blindSettler, expect: ({ name }) => void expected.push(name) } });
  const { counts, items } = await outcome(id);
  expect(counts).toMatchObject({ skipped: 2, published: 0 });
  expect(items[0]?.reason).toMatch(/^COMES_AGAIN/);
  expect(await sent()).toEqual(bodies(2, "job"));
  expect(expected).toEqual(["JOBS"]);
});

test("reading the target is not permitted: it cannot be looked for, so a person decides", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(2)));
  await dieAfter(id, 1);
  const scan = () => Promise.reject(new AppError("NATS_DENIED", "not permitted: DIRECT.GET"));
  await run(id, { wire: { ...redriveWire(ground.context), scan } });
  const { counts, items } = await outcome(id);
  expect(counts).toMatchObject({ unknown: 2 });
  expect(items[0]?.reason).toMatch(/not permitted: DIRECT.GET/);
});

test("an abort while it is looked for: what is open is unknown, and nothing goes out", async () => {
  await ground.createStream("JOBS", "jobs.>", SHORT);
  const id = await start(await ground.deadLetters(bodies(3)));
  await dieAfter(id, 1);
  const wire = redriveWire(ground.context);
  const scan: RedriveWire["scan"] = async (stream, what) => {
    await ground.db.redrives.abort(id, "enough");
    await new Promise((resolve) => what.signal.addEventListener("abort", resolve));
    return wire.scan(stream, what);
  };
  await run(id, { wire: { ...wire, scan } });
  expect(await outcome(id)).toMatchObject({ counts: { unknown: 3, published: 0 } });
  expect(await sent()).toEqual(["m-1"]);
});
