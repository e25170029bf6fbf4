import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import type { NatsContext } from "@/lib/nats";
import { connectedContext } from "@/lib/nats/test-context";

const users = [
  "{ user: all, password: p }",
  '{ user: mute, password: p, permissions: { publish: { deny: ["jobs.b"] } } }',
  '{ user: keeper, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.DELETE.>"] } } }',
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
  for (const name of ["DLQ", "JOBS"]) await ground.context.api(`STREAM.DELETE.${name}`);
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
