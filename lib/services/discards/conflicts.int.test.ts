import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, type Death } from "@/e2e/fixtures/redriving";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { planRedrive } from "../redrives/plan-redrive";
import { startRedrive } from "../redrives/start-redrive";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getDiscard } from "./get-discard";
import { planDiscard } from "./plan-discard";
import { startDiscard } from "./start-discard";

let server: NatsServer;
let run: Discarding;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { runner: true });
  await run.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const deaths = (count: number, more: Partial<Death> = {}): Death[] =>
  Array.from({ length: count }, (_, n) => ({ subject: `work.${n}`, ...more }));
const openIds = async () => (await run.rows("open")).map(({ id }) => id);

test("two discards of the same letters: one has them, the other is told", async () => {
  const letters = await die(run, server.port, deaths(20));
  const plans = await Promise.all([run.plan(letters), run.plan(letters)]);
  const tried = await Promise.allSettled(plans.map(({ id, planHash }) => startDiscard(ada, { id, planHash, reason: "x" }, run)));
  expect(tried.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(tried.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  const late = await run.plan(letters);
  expect(late.plan).toMatchObject({
    count: 0,
    refusedCount: 20,
    refused: expect.arrayContaining([expect.objectContaining({ code: "NOT_OPEN" })]),
  });
  await expect(startDiscard(ada, { id: late.id, planHash: late.planHash, reason: "x" }, run)).rejects.toMatchObject({ code: "REFUSED" });
});

test("a discard and a re-drive of the same letters: whoever starts first has them", async () => {
  const rounds = 6;
  for (let round = 0; round < rounds; round++) {
    const letters = await die(run, server.port, deaths(5));
    const ids = letters.map(({ id }) => id);
    const [discard, redrive] = await Promise.all([
      run.plan(letters),
      planRedrive(ada, { selection: { ids }, options: { ...bare, ratePerSec: null } }, run),
    ]);
    const sentBefore = await run.messages("WORK");
    const [one, other] = await Promise.allSettled([
      startDiscard(ada, { id: discard.id, planHash: discard.planHash, reason: "x" }, run),
      startRedrive(ada, { id: redrive.id, planHash: redrive.planHash, reason: "x" }, run),
    ]);
    await until(async () => ["planned", "succeeded"].includes((await run.db.redrives.get(redrive.id))?.state ?? ""));
    const sent = (await run.messages("WORK")) - sentBefore;
    const now = await getDiscard(ada, { id: discard.id }, run);
    expect([one.status, other.status]).toContain("fulfilled");
    expect([sent, now.counts.discarded]).toEqual(one.status === "fulfilled" ? [0, 5] : [5, 0]);
    const claimed = await planDiscard(ada, { selection: { ids } }, run);
    expect(claimed.plan.count).toBe(0);
    expect(await openIds()).toEqual([]);
  }
});

test("a plan does not survive another configuration of its stream", async () => {
  const letters = await die(run, server.port, deaths(1));
  const { id, planHash } = await run.plan(letters);
  const { config } = await run.api<{ config: object }>("STREAM.INFO.DLQ");
  await run.api("STREAM.UPDATE.DLQ", { ...config, description: "another" });
  await expect(startDiscard(ada, { id, planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "configuration of DLQ" }],
  });
  await run.discard(letters);
});

test("a re-drive of letters that a discard holds is told who holds how many", async () => {
  const letters = await die(run, server.port, deaths(2));
  const redrive = await planRedrive(ada, { selection: { ids: letters.map(({ id }) => id) }, options: { ...bare, ratePerSec: null } }, run);
  const { id } = await run.plan(letters);
  // As a discard leaves them that has begun, and whose worker is away.
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'discarding', claimed_by = ${id} WHERE state = 'open'`;
  await expect(startRedrive(ada, { id: redrive.id, planHash: redrive.planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "CONFLICT",
    message: "2 messages of this plan are held or sent by a discard of ada.",
  });
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'open', claimed_by = NULL WHERE state = 'discarding'`;
  await run.discard(letters);
});

test("a plan does not survive a copy of its letters that it does not know of", async () => {
  await run.api("STREAM.CREATE.SECOND_DLQ", { name: "SECOND_DLQ", subjects: ["second.>"], allow_direct: true });
  const block = Buffer.from("NATS/1.0\r\nX-Dead-Letter-Reason: it failed\r\nX-Original-Stream: WORK\r\nX-Original-Sequence: 77\r\n\r\n");
  const [letter] = await die(run, server.port, [{ subject: "work.77", stream: "WORK", seq: 77 }]);
  if (!letter) throw new Error("no letter");
  const { id, planHash } = await run.plan([letter]);
  await rawPublish(server.port, [{ subject: "second.copy", block, payload: "x" }]);
  await until(async () => (await getDeadLetter(ada, { id: letter.id }, run)).alsoSeenAs.length > 0);
  await expect(startDiscard(ada, { id, planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "copies", before: "1 place", after: "2 places" }],
  });
  const now = await run.letters.get(letter.id);
  expect((await run.discard(now ? [now] : [])).counts.discarded).toBe(1);
  expect(await run.messages("SECOND_DLQ")).toBe(0);
});
