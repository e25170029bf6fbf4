import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { planRedrive } from "../redrives/plan-redrive";
import { startRedrive } from "../redrives/start-redrive";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getDiscard } from "./get-discard";
import { planDiscard } from "./plan-discard";
import { startDiscard } from "./start-discard";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const messages = async (stream: string) => (await api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`)).state.messages;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true, discarder: {}, settings: { capture: "ask" } });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true, allow_msg_ttl: true, allow_rollup_hdrs: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const plan = (letters: readonly DeadLetter[], actor = ada) => planDiscard(actor, { selection: { ids: letters.map(({ id }) => id) } }, run);
const discarded = async (letters: readonly DeadLetter[]) => {
  const { id, planHash } = await plan(letters);
  return startDiscard(ada, { id, planHash, reason: "test data" }, run);
};
const deaths = (count: number, more: Partial<Death> = {}): Death[] =>
  Array.from({ length: count }, (_, n) => ({ subject: `work.${n}`, ...more }));
const openIds = async () => (await run.rows("open")).map(({ id }) => id);

test("two discards of the same letters: one has them, the other is told", async () => {
  const letters = await die(run, server.port, deaths(20));
  const plans = await Promise.all([plan(letters), plan(letters)]);
  const tried = await Promise.allSettled(plans.map(({ id, planHash }) => startDiscard(ada, { id, planHash, reason: "x" }, run)));
  expect(tried.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(tried.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  const late = await plan(letters);
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
      plan(letters),
      planRedrive(ada, { selection: { ids }, options: { ratePerSec: null } }, run),
    ]);
    const sentBefore = await messages("WORK");
    const [one, other] = await Promise.allSettled([
      startDiscard(ada, { id: discard.id, planHash: discard.planHash, reason: "x" }, run),
      startRedrive(ada, { id: redrive.id, planHash: redrive.planHash, reason: "x" }, run),
    ]);
    await until(async () => (await run.db.redrives.get(redrive.id))?.state !== "running");
    const sent = (await messages("WORK")) - sentBefore;
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
  const { id, planHash } = await plan(letters);
  const { config } = await api<{ config: object }>("STREAM.INFO.DLQ");
  await api("STREAM.UPDATE.DLQ", { ...config, description: "another" });
  await expect(startDiscard(ada, { id, planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "configuration of DLQ" }],
  });
  await discarded(letters);
});

test("a re-drive of letters that a discard holds is told who holds how many", async () => {
  const letters = await die(run, server.port, deaths(2));
  const redrive = await planRedrive(ada, { selection: { ids: letters.map(({ id }) => id) }, options: { ratePerSec: null } }, run);
  const { id } = await plan(letters);
  // As a discard leaves them that has begun, and whose worker is away.
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'discarding', claimed_by = ${id} WHERE state = 'open'`;
  await expect(startRedrive(ada, { id: redrive.id, planHash: redrive.planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "CONFLICT",
    message: "2 messages of this plan are held or sent by a discard of ada.",
  });
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'open', claimed_by = NULL WHERE state = 'discarding'`;
  await discarded(letters);
});

test("a plan does not survive a copy of its letters that it does not know of", async () => {
  await api("STREAM.CREATE.SECOND_DLQ", { name: "SECOND_DLQ", subjects: ["second.>"], allow_direct: true });
  const block = Buffer.from("NATS/1.0\r\nX-Dead-Letter-Reason: it failed\r\nX-Original-Stream: WORK\r\nX-Original-Sequence: 77\r\n\r\n");
  const [letter] = await die(run, server.port, [{ subject: "work.77", stream: "WORK", seq: 77 }]);
  if (!letter) throw new Error("no letter");
  const { id, planHash } = await plan([letter]);
  await rawPublish(server.port, [{ subject: "second.copy", block, payload: "x" }]);
  await until(async () => (await getDeadLetter(ada, { id: letter.id }, run)).alsoSeenAs.length > 0);
  await expect(startDiscard(ada, { id, planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "copies", before: "1 place", after: "2 places" }],
  });
  const now = await run.letters.get(letter.id);
  expect((await discarded(now ? [now] : [])).counts.discarded).toBe(1);
  expect(await messages("SECOND_DLQ")).toBe(0);
});
