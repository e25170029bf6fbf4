import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, openExhausting, type Exhausting } from "@/e2e/fixtures/exhausting";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { startRedrive } from "./start-redrive";

/** What a consumer gave up on, delivered again where it lies: nothing is sent, the consumer is set back. */

let ground: Exhausting;
beforeAll(async () => void (ground = await openExhausting()));
afterAll(() => ground?.close());

type Info = {
  delivered: { stream_seq: number; consumer_seq: number };
  num_ack_pending: number;
  num_waiting: number;
  paused?: boolean;
  config: { pause_until?: string };
};
const infoOf = (stream: string) => ground.dying.api<Info>(`CONSUMER.INFO.${stream}.w`);
/** Its consumer was set back, and goes on: nothing is left of the pause. */
const setBack = (stream: string) =>
  until(async () => {
    const { delivered, config } = await infoOf(stream);
    return delivered.consumer_seq === 0 && config.pause_until === undefined;
  });
const ids = (letters: readonly DeadLetter[]) => letters.map(({ id }) => id);
const inPlace = { target: { mode: "in-place" }, options: {} } as const;
const planInPlace = (letters: readonly DeadLetter[]) => ground.plan(ids(letters), inPlace);
const refusals = async (letters: readonly DeadLetter[]) => {
  const { plan } = await planInPlace(letters);
  expect(plan.count).toBe(0);
  return plan.refused.map(({ code, reason }) => [code, reason]);
};

async function ended(id: string) {
  const job = async () => ground.run.db.redrives.get(id);
  await until(async () => ["succeeded", "partial", "failed", "aborted"].includes((await job())?.state ?? ""));
  const record = await job();
  return { state: record?.state, stateReason: record?.stateReason, counts: record?.counts };
}

async function redriven(letters: readonly DeadLetter[]) {
  const made = await planInPlace(letters);
  expect(made.plan.refused).toEqual([]);
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, ground.run);
  return made;
}

test("work queue: all are delivered again to a worker that waits, as they are, and acknowledged once", async () => {
  const letters = await ground.exhausted("QUEUE", "workqueue", 3);
  const waiting = ground.dying.pull("QUEUE", "w", { batch: 3, expiresMs: 20_000 });
  await until(async () => (await infoOf("QUEUE")).num_waiting > 0);
  const made = await redriven(letters);
  expect(made.plan).toMatchObject({ count: 3, canary: null, ratePerSec: null, keepsLetters: "all", target: { mode: "in-place" } });
  expect(made.plan.options).toMatchObject({ canary: null, ramp: null, breaker: null, maxUnsettled: null });
  expect(made.plan.options.inPlace).toMatchObject({ stream: "QUEUE", consumer: "w", fromSeq: 1 });
  expect(made.plan.warnings.map(({ code }) => code)).toContain("IN_PLACE");
  const given = await waiting;
  expect(given.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(await ground.bodiesIn("QUEUE")).toEqual(["1 QUEUE-1", "2 QUEUE-2", "3 QUEUE-3"]);
  for (const each of given) await each.answer("+ACK");
  expect(await ended(made.id)).toMatchObject({ state: "succeeded", counts: { skipped: 0, unknown: 0, boomeranged: 0 } });
  expect(await ground.bodiesIn("QUEUE")).toEqual([]);
  const { paused, config } = await infoOf("QUEUE");
  expect([paused ?? false, config.pause_until]).toEqual([false, undefined]);
  expect(await ground.statesOf(letters)).toEqual(["redriven", "redriven", "redriven"]);
  const { items } = await listAudit(ada, { target: made.id }, ground.run);
  expect(items.map(({ action, detail }) => [action, detail]).find(([action]) => action === "redrive.start")?.[1]).toMatch(
    /^Re-drive #\d+ was started in place: w of QUEUE is set back to #1\.$/,
  );
});

test("what comes back of it is a boomerang and a dead letter anew, which can be re-driven in place again, three times in all", async () => {
  let letters = await ground.exhausted("BACK", "workqueue", 1);
  for (let times = 1; times <= 3; times++) {
    const made = await redriven(letters);
    await setBack("BACK");
    await ground.dying.exhaust("BACK");
    const before = new Set(ids(letters));
    await until(async () => (await ground.lettersOf("BACK")).some(({ id, state }) => state === "open" && !before.has(id)));
    letters = (await ground.lettersOf("BACK")).filter(({ state }) => state === "open");
    expect(letters).toHaveLength(1);
    await until(async () => (await ended(made.id)).counts?.boomeranged === 1);
    expect((await ended(made.id)).state).toBe("partial");
  }
  const [[code] = []] = await refusals(letters);
  expect(code).toBe("QUARANTINED");
});

test("only all of what it has had from there on: others that would come again are counted, and refused", async () => {
  const letters = await ground.exhausted("SOME", "workqueue", 3);
  const last = letters.slice(2);
  expect((await planInPlace(last)).plan.count).toBe(1);
  const [[code, reason] = []] = await refusals(letters.slice(0, 1));
  expect(code).toBe("NOT_IN_PLACE");
  expect(reason).toContain("From #1 on 2 other messages that w has had are still stored");
  const made = await redriven(last);
  await setBack("SOME");
  expect(await ground.work("SOME")).toEqual([3]);
  await ended(made.id);
  expect(await ground.statesOf(letters)).toEqual(["open", "open", "redriven"]);
});

test("limits, a policy that cannot be set back, another consumer's, a copy, a paused one: each is refused with what can be done instead", async () => {
  const limits = await ground.exhausted("LIMITS", "limits", 1);
  expect(await refusals(limits)).toEqual([["NOT_IN_PLACE", expect.stringContaining("keeps what was acknowledged")]]);
  const shared = await ground.exhausted("SHARED", "interest", 1, () => ground.dying.consumer("SHARED", "other"));
  expect(await refusals(shared)).toEqual([["NOT_IN_PLACE", expect.stringContaining("other takes them too")]]);
  const paused = await ground.exhausted("PAUSED", "workqueue", 1);
  await ground.dying.api("CONSUMER.PAUSE.PAUSED.w", { pause_until: new Date(Date.now() + 600_000).toISOString() });
  expect(await refusals(paused)).toEqual([["NOT_IN_PLACE", expect.stringContaining("w is paused")]]);
  const copy = await ground.storedAndExhausted("COPY");
  expect(await refusals([copy])).toEqual([["NOT_IN_PLACE", expect.stringMatching(/Re-drive to the original subject instead/)]]);
  const asked = await ground.plan(ids(paused), { target: { mode: "in-place", consumer: "v" }, options: {} });
  expect(asked.plan.refused).toMatchObject([{ code: "NOT_IN_PLACE", reason: expect.stringContaining("w gave up on it, and not v.") }]);
});

test("interest with nobody else is as exact as a work queue", async () => {
  const letters = await ground.exhausted("ALONE", "interest", 2);
  const made = await redriven(letters);
  await setBack("ALONE");
  expect(await ground.work("ALONE")).toEqual([1, 2]);
  expect((await ended(made.id)).counts).toMatchObject({ skipped: 0, unknown: 0 });
  expect(await ground.bodiesIn("ALONE")).toEqual([]);
});

test("what is in hand is waited for, and then the consumer is set back", async () => {
  const letters = await ground.exhausted("BUSY", "workqueue", 1);
  await ground.dying.publish("busy.a", "in hand");
  const [held] = await ground.dying.pull("BUSY", "w");
  const made = await redriven(letters);
  expect(made.plan.warnings.map(({ text }) => text)).toContainEqual(expect.stringContaining("w has 1 message in hand"));
  await until(async () => (await infoOf("BUSY")).paused === true);
  await held?.answer("+ACK");
  await setBack("BUSY");
  expect(await ground.work("BUSY")).toEqual([1]);
  expect((await ended(made.id)).counts).toMatchObject({ skipped: 0, unknown: 0 });
});

test("what is not acknowledged is not delivered twice: nothing is set back, the consumer goes on, and the letters are free", async () => {
  const letters = await ground.exhausted("STUCK", "workqueue", 1);
  await ground.dying.api("CONSUMER.CREATE.STUCK.w", {
    stream_name: "STUCK",
    config: { durable_name: "w", ack_policy: "explicit", max_deliver: 2, ack_wait: 1_000_000_000 },
  });
  await ground.dying.publish("stuck.a", "in hand");
  await ground.dying.pull("STUCK", "w");
  const made = await redriven(letters);
  expect(await ended(made.id)).toMatchObject({
    state: "failed",
    stateReason: expect.stringContaining("w still had 1 in hand after 1 s; nothing was set back"),
    counts: { skipped: 1, unknown: 0 },
  });
  const { paused, delivered } = await infoOf("STUCK");
  expect([paused ?? false, delivered.stream_seq]).toEqual([false, 2]);
  expect(await ground.statesOf(letters)).toEqual(["open"]);
});

test("one that left meanwhile is skipped, and the others are delivered", async () => {
  const letters = await ground.exhausted("LEFT", "workqueue", 2);
  const made = await planInPlace(letters);
  await ground.dying.api("STREAM.MSG.DELETE.LEFT", { seq: 1 });
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, ground.run);
  await setBack("LEFT");
  expect(await ground.work("LEFT")).toEqual([2]);
  expect((await ended(made.id)).counts).toMatchObject({ skipped: 1, unknown: 0 });
});
