import pino from "pino";
import { expect, test } from "vitest";
import { outcomeOf, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround } from "@/e2e/fixtures/bare-redrive-ground";
import { startBareProcess } from "@/e2e/fixtures/bare-redrive-process";
import { isPostgres, makeTestDatabase } from "@/e2e/fixtures/database";
import { startTcpProxy } from "@/e2e/fixtures/tcp-proxy";
import { openDatabase } from "@/lib/db";
import { createArrivals } from "@/lib/domain/arrivals";
import { sentOf } from "@/lib/domain/redrive/run/machine";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { until } from "@/lib/nats/test-context";
import { startRedriveRunner } from "./runner";

const COUNT = 300;
const RATE_PER_SEC = 60;
/** Longer than a lease: JETLAG_DATABASE_AWAY_MS=30000. */
const AWAY_MS = Number(process.env.JETLAG_DATABASE_AWAY_MS ?? 3_000);
const log = pino({ level: process.env.TEST_LOG ?? "silent" });

/** Streams of its own, and a database that is reached in the way that a test wants. */
async function openJob() {
  const ground = await openGround();
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
  const wanted = {
    from: "DLQ",
    target: "JOBS",
    subject: "jobs.a",
    seqs: await ground.deadLetters(bodies(COUNT)),
    ratePerSec: RATE_PER_SEC,
  };
  const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);
  return { ground, wanted, sent };
}

if (isPostgres()) {
  test("the database is out of reach for some seconds in mid job: nothing is lost, doubled or unknown, and nobody does anything", async () => {
    const { ground, wanted, sent } = await openJob();
    const { settings, drop } = await makeTestDatabase();
    if (settings.kind !== "postgresql") throw new Error("not on PostgreSQL");
    const through = new URL(settings.url);
    const proxy = await startTcpProxy(Number(through.port));
    through.port = String(proxy.port);
    const db = await openDatabase({ kind: "postgresql", url: through.href });
    const id = await startedJob(db, ground.context, wanted);
    const { context } = ground;
    const nats = { all: () => [context], get: () => context, close: () => Promise.resolve() };
    const deps = { db, nats, jobs: createJobSignals(), arrivals: createArrivals(), clock: Date, log, maps: [], holder: "test" };
    const runner = startRedriveRunner(deps);
    await until(async () => (await sent()).length > 30);
    proxy.refuse();
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    expect((await sent()).length).toBeLessThan(COUNT);
    proxy.accept();
    await until(async () => (await outcomeOf(db, id)).state === "succeeded", 60_000);
    expect(sentOf((await outcomeOf(db, id)).counts)).toBe(COUNT);
    expect((await sent()).toSorted()).toEqual(bodies(COUNT).toSorted());
    expect(await ground.stored("DLQ")).toEqual([]);
    await runner.stop();
    await db.close();
    await proxy.close();
    await drop();
    await ground.close();
  });
} else {
  const ends = [
    ["as a message goes out", { method: "publisher.publish", nth: 30, when: "after" }],
    ["as answers are to be written down", { method: "ledger.saveResults", nth: 2, when: "before" }],
    ["before a letter is removed", { method: "wire.removeMany", nth: 1, when: "before" }],
  ] as const;

  test("the embedded database ends as messages are on their way, and the process after it: the next one sends the rest, each once", async () => {
    const { ground, wanted, sent } = await openJob();
    const { settings: database, drop } = await makeTestDatabase();
    const task = { database, url: ground.server.url, maxBatch: 20 };
    for (const [index, [when, fault]] of ends.entries()) {
      const seqs = wanted.seqs.slice(index * 100, index * 100 + 100);
      const job = { ...wanted, ratePerSec: null, seqs };
      const { said, signal } = await startBareProcess({ ...task, start: { job, fault: { ...fault, signal: "database" } } }).ended;
      expect([when, signal, said]).toEqual([when, null, expect.stringContaining("The embedded database stopped")]);
      expect((await sent()).length).toBeLessThan((index + 1) * 100);
      const { resumed } = await startBareProcess({ ...task, start: null }).ended;
      expect([when, resumed]).toEqual([
        when,
        [expect.objectContaining({ state: "succeeded", counts: expect.objectContaining({ published: 100 }) })],
      ]);
    }
    expect((await sent()).toSorted()).toEqual(bodies(COUNT).toSorted());
    expect(await ground.stored("DLQ")).toEqual([]);
    await drop();
    await ground.close();
  });
}
