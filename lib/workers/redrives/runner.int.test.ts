import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { createArrivals } from "@/lib/domain/arrivals";
import { sentOf } from "@/lib/domain/redrive/run/machine";
import { createJobSignals, type JobSignal } from "@/lib/domain/redrive/run/signals";
import type { Contexts } from "@/lib/nats";
import { startRedriveRunner } from "./runner";

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
});
afterEach(() => ground.deleteStreams());

const jobs = createJobSignals();
const log = pino({ level: "silent" });

function startRunner(holder: string) {
  const { db, context } = ground;
  const nats: Contexts = { all: () => [context], get: () => context, close: () => Promise.resolve() };
  return startRedriveRunner({ db, nats, jobs, arrivals: createArrivals(), clock: Date, log, maps: [], holder });
}
const start = (seqs: readonly number[], ratePerSec: number | null = null) =>
  startedJob(ground.db, ground.context, { from: "DLQ", target: "JOBS", subject: "jobs.a", seqs, ratePerSec });
const stateOf = async (id: string) => (await outcomeOf(ground.db, id)).state;
const soon = { timeout: 30_000, interval: 50 };

test("jobs that are started run at once, several beside each other, and say how they go", async () => {
  const seqs = await ground.deadLetters(bodies(60));
  const runner = startRunner("a");
  const heard: JobSignal[] = [];
  const silence = jobs.onSignal((signal) => heard.push(signal));
  const ids = await Promise.all([0, 20, 40].map((at) => start(seqs.slice(at, at + 20), 40)));
  for (const job of ids) jobs.say({ job, kind: "started" });
  await expect.poll(() => Promise.all(ids.map(stateOf)), soon).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(await ground.stored("JOBS")).toHaveLength(60);
  await runner.stop();
  silence();
  for (const id of ids) {
    const kinds = heard.filter(({ job }) => job === id).map(({ kind }) => kind);
    expect(kinds).toContain("progress");
    expect(kinds.filter((kind) => kind === "ended")).toHaveLength(1);
  }
});

test("a console that stops answers for what it sent; the job waits for the next one", async () => {
  const id = await start(await ground.deadLetters(bodies(50)), 10);
  const first = startRunner("a");
  await expect.poll(async () => (await ground.stored("JOBS")).length, soon).toBeGreaterThan(5);
  await first.stop();
  const between = await outcomeOf(ground.db, id);
  expect(between).toMatchObject({ state: "running", counts: { intent: 0, unknown: 0 } });
  expect(sentOf(between.counts)).toBe((await ground.stored("JOBS")).length);

  const second = startRunner("b");
  await expect.poll(() => stateOf(id), soon).toBe("succeeded");
  await second.stop();
  expect((await ground.stored("JOBS")).map(({ body }) => body)).toEqual(bodies(50));
});

test("two consoles run a job once", async () => {
  const id = await start(await ground.deadLetters(bodies(40)), 100);
  const runners = ["a", "b"].map(startRunner);
  await expect.poll(() => stateOf(id), soon).toBe("succeeded");
  await Promise.all(runners.map((runner) => runner.stop()));
  expect((await ground.stored("JOBS")).map(({ body }) => body)).toEqual(bodies(40));
  expect(await ground.db.client.redriveOwner.count({ where: { redriveId: id } })).toBe(1);
});

test("however many slow jobs run, one that is aborted ends at once, and takes nothing from its stream", async () => {
  const seqs = await ground.deadLetters(bodies(34));
  const slow = await Promise.all(Array.from({ length: 16 }, (_, at) => start(seqs.slice(at * 2, at * 2 + 2), 0.01)));
  const runner = startRunner("a");
  await expect.poll(async () => (await ground.stored("JOBS")).length, soon).toBe(16);
  const late = await start(seqs.slice(32), 50);
  await ground.db.redrives.abort(late, "not this one");
  await expect.poll(() => stateOf(late), soon).toBe("aborted");
  expect(await ground.stored("JOBS")).toHaveLength(16);
  for (const id of slow) {
    await ground.db.redrives.abort(id, "the test is over");
    jobs.say({ job: id, kind: "abort" });
  }
  await expect.poll(() => Promise.all(slow.map(stateOf)), soon).toEqual(slow.map(() => "aborted"));
  await runner.stop();
});

test("however many begin later, one that is to run now does", async () => {
  const seqs = await ground.deadLetters(bodies(18));
  const later = await Promise.all(Array.from({ length: 16 }, (_, at) => start(seqs.slice(at, at + 1))));
  const startsAt = new Date(Date.now() + 3_600_000);
  await ground.db.client.redrive.updateMany({ where: { id: { in: later } }, data: { startsAt } });
  const runner = startRunner("a");
  await expect.poll(() => ground.db.client.lease.count({ where: { name: { in: later.map((id) => `redrive:${id}`) } } }), soon).toBe(16);
  const now = await start(seqs.slice(16));
  await expect.poll(() => stateOf(now), soon).toBe("succeeded");
  expect(await ground.stored("JOBS")).toHaveLength(2);
  for (const id of later) {
    await ground.db.redrives.abort(id, "the test is over");
    jobs.say({ job: id, kind: "abort" });
  }
  await expect.poll(() => Promise.all(later.map(stateOf)), soon).toEqual(later.map(() => "aborted"));
  await runner.stop();
});
