import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { redriveWire } from "@/lib/nats/redrive";
import { connectedContext } from "@/lib/nats/test-context";

const users = [
  "{ user: all, password: p }",
  '{ user: mute, password: p, permissions: { publish: { deny: ["jobs.b"] } } }',
  '{ user: keeper, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.DELETE.>"] } } }',
  '{ user: blind, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.>", "$JS.API.DIRECT.GET.>"] } } }',
];
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });

let ground: Ground;
beforeAll(async () => {
  const config = `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }\nno_auth_user: all`;
  ground = await openGround({ config }, as("all"));
});
afterAll(() => ground.close());

let context: NatsContext;
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
});
afterEach(async () => {
  await context.close();
  await ground.deleteStreams();
});

test("publishing to a subject is not permitted: the job stops there, what was sent is settled, the rest free", async () => {
  context = await connectedContext(ground.server.url, as("mute"));
  const id = await startedJob(ground.db, ground.context, {
    from: "DLQ",
    seqs: await ground.deadLetters(bodies(12)),
    target: "JOBS",
    subject: "jobs.a",
  });
  await ground.db.client.$executeRaw`UPDATE redrive_item SET subject = 'jobs.b' WHERE redrive_id = ${id}::uuid AND n = 8`;
  await runBare(ground.db, context, { id, maxBatch: 5 });
  const { state, stateReason, counts } = await outcomeOf(ground.db, id);
  expect(state).toBe("failed");
  expect(stateReason).toMatch(/not permitted/);
  expect(counts).toMatchObject({ unknown: 0, intent: 0, selected: 0 });
  expect(counts.published + counts.skipped).toBe(12);
  expect(await ground.stored("JOBS")).toHaveLength(counts.published);
  expect(await ground.stored("DLQ")).toHaveLength(counts.skipped);
});

test("removing dead letters is not permitted: the job stops after the batch, and says why", async () => {
  context = await connectedContext(ground.server.url, as("keeper"));
  const seqs = await ground.deadLetters(bodies(12));
  const id = await startedJob(ground.db, ground.context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a" });
  await runBare(ground.db, context, { id, maxBatch: 4 });
  const { state, stateReason, counts, items } = await outcomeOf(ground.db, id);
  expect(state).toBe("failed");
  expect(stateReason).toMatch(/could not be removed: not permitted/);
  expect(counts.published).toBeLessThanOrEqual(8);
  expect(await ground.stored("JOBS")).toHaveLength(counts.published);
  expect(await ground.stored("DLQ")).toHaveLength(12);
  expect(items.some(({ removed }) => removed)).toBe(false);
});

/** The runner gets no permission back by trying again: a job that waits for one would wait for ever. */
test("reading dead letters is not permitted: the job stops and says why, nothing is sent, all are free", async () => {
  context = await connectedContext(ground.server.url, as("blind"));
  const seqs = await ground.deadLetters(bodies(3));
  const id = await startedJob(ground.db, ground.context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a" });
  await runBare(ground.db, context, { id });
  const { state, stateReason, counts } = await outcomeOf(ground.db, id);
  expect([state, stateReason]).toEqual(["failed", expect.stringMatching(/not permitted/)]);
  expect(counts).toMatchObject({ skipped: 3 });
  expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(0);
  expect(await ground.stored("JOBS")).toEqual([]);
});

test("reading is forbidden after a crash: what was in flight is for a person to decide, and an abort is not held up", async () => {
  context = await connectedContext(ground.server.url, as("blind"));
  for (const isAborted of [false, true]) {
    const seqs = await ground.deadLetters(bodies(6));
    const id = await startedJob(ground.db, ground.context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a", ratePerSec: 1_000 });
    const saveResults = () => Promise.reject(new Error("died"));
    const dying = { id, maxBatch: 4, ledger: { ...ground.db.ledger, saveResults } };
    await expect(runBare(ground.db, ground.context, dying)).rejects.toThrow("died");
    if (isAborted) await ground.db.redrives.abort(id, "enough");
    await runBare(ground.db, context, { id });
    const { state, counts } = await outcomeOf(ground.db, id);
    expect([state, counts]).toEqual([isAborted ? "aborted" : "failed", expect.objectContaining({ unknown: 4, skipped: 2, intent: 0 })]);
    expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(4);
  }
});

test("hearing answers is not permitted: the job stops and says why", async () => {
  context = await connectedContext(ground.server.url, as("blind"));
  const id = await startedJob(ground.db, ground.context, {
    from: "DLQ",
    seqs: await ground.deadLetters(bodies(2)),
    target: "JOBS",
    subject: "jobs.a",
  });
  const openPublisher = () => Promise.reject(new AppError("NATS_DENIED", "not permitted: subscribe to _INBOX.>"));
  await runBare(ground.db, ground.context, { id, wire: { ...redriveWire(ground.context), openPublisher } });
  expect(await outcomeOf(ground.db, id)).toMatchObject({
    state: "failed",
    stateReason: expect.stringMatching(/subscribe/),
    counts: { skipped: 2 },
  });
});

test("an account that may store no more stops the job: what was not taken is not written off one by one", async () => {
  const small = await openGround(
    { config: "accounts { A { jetstream: { max_file: 60KB }, users: [ { user: all, password: p } ] } }\nno_auth_user: all" },
    as("all"),
  );
  context = await connectedContext(small.server.url, as("all"));
  await small.createStream("DLQ", "dlq.>");
  await small.createStream("JOBS", "jobs.>");
  const id = await startedJob(small.db, small.context, {
    from: "DLQ",
    seqs: await small.deadLetters(Array.from({ length: 30 }, () => Buffer.alloc(1_500, 1))),
    target: "JOBS",
    subject: "jobs.a",
    keepsLetter: true,
  });
  await runBare(small.db, small.context, { id });
  const { state, stateReason, counts, items } = await outcomeOf(small.db, id);
  expect([state, stateReason]).toEqual(["failed", expect.stringMatching(/10002/)]);
  expect(counts).toMatchObject({ unknown: 0 });
  expect(new Set(items.filter((item) => item.state === "skipped").map(({ reason }) => reason))).toEqual(new Set(["STOPPED"]));
  await small.close();
});

test("aborted with two batches open, and removing is not permitted: every open item is left to a person, and the job ends", async () => {
  context = await connectedContext(ground.server.url, as("keeper"));
  const seqs = await ground.deadLetters(bodies(12));
  const id = await startedJob(ground.db, ground.context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a", ratePerSec: 1_000 });
  const { ledger } = ground.db;
  let saved = 0;
  const saveResults: typeof ledger.saveResults = (...args) =>
    ++saved === 1 ? ledger.saveResults(...args) : Promise.reject(new Error("died"));
  await expect(runBare(ground.db, context, { id, maxBatch: 4, ledger: { ...ledger, saveResults } })).rejects.toThrow("died");
  expect((await ledger.unfinished(id)).map(({ state }) => state)).toEqual(["published", "intent"]);
  await ground.db.redrives.abort(id, "ann stopped it");
  await runBare(ground.db, context, { id });
  const { state, stateReason, counts } = await outcomeOf(ground.db, id);
  expect(state).toBe("failed");
  expect(stateReason).toMatch(/could not be removed: not permitted/);
  expect(counts).toMatchObject({ selected: 0, intent: 0, published: 4, unknown: 4, skipped: 4 });
});
