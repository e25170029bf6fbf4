import { afterAll, beforeAll, expect, test } from "vitest";
import { openDying, type Dying, type Retention } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { RedriveDetail } from "@/lib/domain/redrive/row";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { rebuildIndex } from "../dead-letters/rebuild-index";
import { listItems } from "./list-items";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

/** What consumers gave up on, sent again from where it died; beside it a stored letter of the same death. On real servers, with consumers that are there. */

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;
let dying: Dying;

beforeAll(async () => {
  server = await startNatsServer();
  dying = await openDying(server.url);
  await dying.capture();
  run = await startRedriving({ url: server.url, runner: true });
  await dying.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
});
afterAll(async () => {
  await run?.stop();
  await dying?.close();
  await server?.stop();
});

/** A stream whose consumer `w` has given up on so many messages, which the index knows. */
async function exhausted(
  stream: string,
  retention: Retention,
  count: number,
  more: () => Promise<unknown> = async () => {},
): Promise<DeadLetter[]> {
  await dying.make(stream, retention);
  await more();
  for (let n = 1; n <= count; n++) {
    const block = `NATS/1.0\r\nNats-Msg-Id: ${stream}-${n}\r\nX-A: 1\r\nX-a: 2\r\nX-A: 3\r\n\r\n`;
    await rawPublish(server.port, [{ subject: `${stream.toLowerCase()}.a`, block, payload: `${stream}-${n}` }]);
    await until(async () => (await held(stream)).length === n);
    await dying.exhaust(stream);
  }
  let letters: DeadLetter[] = [];
  await until(async () => (letters = await lettersOf(stream)).length === count);
  return letters.toSorted((a, b) => a.seq - b.seq);
}

const lettersOf = async (stream: string) => (await run.rows()).filter((letter) => letter.originalStream === stream);
const plan = async (ids: readonly string[], more: object = {}) =>
  RedriveDetail.parse(await planRedrive(ada, { selection: { ids: [...ids] }, reason: "mended", ...more }, run));

async function redrive(letters: readonly DeadLetter[], more: object = {}): Promise<RedriveDetail> {
  const made = await plan(
    letters.map(({ id }) => id),
    more,
  );
  expect(made.plan.refused).toEqual([]);
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, run);
  await until(async () => (await run.db.redrives.get(made.id))?.state === "succeeded");
  return made;
}

const statesOf = async (letters: readonly DeadLetter[]) => {
  const found = await run.db.deadLetters.getMany(letters.map(({ id }) => id));
  return letters.map(({ id }) => found.get(id)?.state);
};
const itemsOf = async ({ id }: { id: string }) => (await listItems(ada, { id }, run)).items.map(({ state, removed }) => [state, removed]);

/** Sequence, body and provenance of what a stream holds. */
async function held(stream: string) {
  const { state } = await dying.api<{ state: { first_seq: number; last_seq: number } }>(`STREAM.INFO.${stream}`);
  const found: { seq: number; body: string; block: string }[] = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
    const got = await dying
      .api<{ message: { seq: number; data?: string; hdrs?: string } }>(`STREAM.MSG.GET.${stream}`, { seq })
      .catch(() => null);
    if (got) found.push({ seq, body: text(got.message.data), block: text(got.message.hdrs) });
  }
  return found;
}
const text = (base64 = "") => Buffer.from(base64, "base64").toString("utf8");
const bodiesIn = async (stream: string) => (await held(stream)).map(({ seq, body }) => `${seq} ${body}`);

/** Everything that the consumer is given now, acknowledged. */
async function work(stream: string, consumer = "w"): Promise<number[]> {
  const got = await dying.pull(stream, consumer, { batch: 10, expiresMs: 1_000 });
  for (const delivery of got) await delivery.answer("+ACK");
  return got.map(({ seq }) => seq);
}

/** The indexer has read everything that was there, and looked at what lies in its own stream. */
async function lookedAgain(): Promise<void> {
  await rebuildIndex(ada, { reason: "test" }, run);
  const tick = async () => (await run.db.deadLetters.readings(["test"])).every(({ isIndexed }) => isIndexed);
  await until(tick);
}

test("limits: the copy goes out with the message's own bytes, its consumer gets it once, and the original stays as history", async () => {
  const letters = await exhausted("LIMITS", "limits", 2);
  const made = await redrive(letters);
  expect(made.plan).toMatchObject({ count: 2, keepsLetters: "all", alsoRemovesCount: 0, sources: [{ stream: "LIMITS", count: 2 }] });
  expect(made.plan.targets).toMatchObject([
    { stream: "LIMITS", subject: "limits.a", receivers: [{ consumer: "w", intended: true, already: "no" }] },
  ]);
  expect(await bodiesIn("LIMITS")).toEqual(["1 LIMITS-1", "2 LIMITS-2", "3 LIMITS-1", "4 LIMITS-2"]);
  const [, , third] = await held("LIMITS");
  expect(third?.block).toBe(
    `NATS/1.0\r\nNats-Msg-Id: jetlag:${made.id}:LIMITS:1\r\nNats-Expected-Stream: LIMITS\r\nJetlag-Job: ${made.id}\r\nJetlag-Source: LIMITS:1\r\nJetlag-Generation: 1\r\nJetlag-Original-Msg-Id: LIMITS-1\r\nX-A: 1\r\nX-a: 2\r\nX-A: 3\r\n\r\n`,
  );
  expect(await work("LIMITS")).toEqual([3, 4]);
  expect(await itemsOf(made)).toEqual([
    ["published", false],
    ["published", false],
  ]);
});

test("limits: what was sent again is not open any more, also after the advisories are read anew, and is not sent twice", async () => {
  const letters = (await run.letters.list({ contexts: ["test"] }, { limit: 100, offset: 0 })).letters.filter(
    ({ stream }) => stream === "LIMITS",
  );
  expect(await statesOf(letters)).toEqual(["redriven", "redriven"]);
  await lookedAgain();
  expect(await statesOf(letters)).toEqual(["redriven", "redriven"]);
  expect(await lettersOf("LIMITS")).toEqual([]);
  const again = await plan(letters.map(({ id }) => id));
  expect(again.plan.refused.map(({ code }) => code)).toEqual(["ALREADY_REDRIVEN", "ALREADY_REDRIVEN"]);
});

test("work queue: the original leaves after the copy's PubAck, and its consumer gets the copy alone", async () => {
  const letters = await exhausted("QUEUE", "workqueue", 3);
  const made = await redrive(letters.slice(0, 2));
  expect(made.plan).toMatchObject({ count: 2, keepsLetters: "none", alsoRemovesCount: 0 });
  expect(made.plan.warnings.map(({ code }) => code)).not.toContain("ORIGINAL_STAYS");
  expect(await bodiesIn("QUEUE")).toEqual(["3 QUEUE-3", "4 QUEUE-1", "5 QUEUE-2"]);
  expect(await itemsOf(made)).toEqual([
    ["published", true],
    ["published", true],
  ]);
  expect(await work("QUEUE")).toEqual([4, 5]);
  await until(async () => (await bodiesIn("QUEUE")).length === 1);
  const info = await dying.api<{ num_redelivered: number; num_ack_pending: number }>("CONSUMER.INFO.QUEUE.w");
  expect(info).toMatchObject({ num_ack_pending: 0, num_redelivered: 1 }); // the third is still given up on
});

test("work queue: what left is redriven, not gone, and no look at the queue finds it again", async () => {
  const all = (await run.letters.list({ contexts: ["test"] }, { limit: 100, offset: 0 })).letters.filter(
    ({ stream }) => stream === "QUEUE",
  );
  const sorted = all.toSorted((a, b) => a.seq - b.seq);
  await until(async () => (await run.db.deadLetters.getMany([sorted[0]?.id ?? ""])).values().next().value?.payloadAvailable === false);
  await lookedAgain();
  expect(await statesOf(sorted)).toEqual(["redriven", "redriven", "open"]);
});

test("work queue: one that is kept stays beside its copy, out of the open list, and the plan says so", async () => {
  const [letter] = await exhausted("QUEUE2", "workqueue", 1);
  const made = await redrive([letter as DeadLetter], { options: { keep: true } });
  expect(made.plan.warnings.map(({ code }) => code)).toContain("ORIGINAL_STAYS");
  expect(await bodiesIn("QUEUE2")).toEqual(["1 QUEUE2-1", "2 QUEUE2-1"]);
  expect(await statesOf([letter as DeadLetter])).toEqual(["redriven"]);
  expect(await lettersOf("QUEUE2")).toEqual([]);
});

test("interest: the copy goes to all who wait, the original stays for them, and the plan says both", async () => {
  const letters = await exhausted("NEWS", "interest", 1, () => dying.consumer("NEWS", "other"));
  const made = await redrive(letters);
  expect(made.plan.warnings).toContainEqual({
    code: "ORIGINAL_STAYS",
    text: "1 original still lies in NEWS, given up on, and stays there beside the new copy: other consumers may need it.",
  });
  expect(made.plan.targets[0]?.receivers?.map(({ consumer }) => consumer).toSorted()).toEqual(["other", "w"]);
  expect(await bodiesIn("NEWS")).toEqual(["1 NEWS-1", "2 NEWS-1"]);
  expect(await work("NEWS")).toEqual([2]);
  expect(await work("NEWS", "other")).toEqual([1, 2]);
  expect(await statesOf(letters)).toEqual(["redriven"]);
});

test("a consumer that was reset is given it again by itself: it is not sent beside that", async () => {
  const letters = await exhausted("RESET", "workqueue", 1);
  await dying.api("CONSUMER.RESET.RESET.w", { seq: 1 });
  const made = await plan(letters.map(({ id }) => id));
  expect([made.plan.count, made.plan.refused.map(({ code }) => code)]).toEqual([0, ["COMES_AGAIN"]]);
});

/** A worker's copy of a message that its consumer gives up on besides. */
async function storedAndExhausted(stream: string): Promise<DeadLetter> {
  await dying.make(stream, "workqueue");
  await dying.publish(`${stream.toLowerCase()}.a`, stream);
  await rawPublish(server.port, [
    {
      subject: "dlq.a",
      block: `NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: ${stream.toLowerCase()}.a\r\nX-Original-Stream: ${stream}\r\nX-Original-Sequence: 1\r\n\r\n`,
      payload: stream,
    },
  ]);
  await dying.exhaust(stream);
  let letter: DeadLetter | undefined;
  await until(async () => ([letter] = await lettersOf(stream))[0]?.alsoSeenAs.length === 1);
  return letter as DeadLetter;
}

test("a stored letter takes its exhausted original out of the work queue, and the plan lists it", async () => {
  const letter = await storedAndExhausted("BOTH");
  expect(letter).toMatchObject({ kind: "stored", stream: "DLQ", originalStream: "BOTH", originalSeq: 1 });
  const made = await redrive([letter]);
  expect(made.plan).toMatchObject({ alsoRemoves: [{ stream: "BOTH", seq: 1 }], alsoRemovesCount: 1, keepsLetters: "none" });
  expect(await bodiesIn("BOTH")).toEqual(["2 BOTH"]);
  expect((await held("DLQ")).filter(({ body }) => body === "BOTH")).toEqual([]);
  expect(await itemsOf(made)).toEqual([["published", true]]);
  expect(await work("BOTH")).toEqual([2]);
});

test("what took the original's place meanwhile is not removed", async () => {
  const letter = await storedAndExhausted("TAKEN");
  const made = await plan([letter.id]);
  expect(made.plan.alsoRemovesCount).toBe(1);
  // As if its stream had lost its end, and given the number to another message.
  await run.db.client
    .$executeRaw`UPDATE redrive_item SET original_stored_at = original_stored_at - interval '1 second' WHERE redrive_id = ${made.id}::uuid`;
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, run);
  await until(async () => (await run.db.redrives.get(made.id))?.state === "succeeded");
  expect(await bodiesIn("TAKEN")).toEqual(["1 TAKEN", "2 TAKEN"]);
  expect((await held("DLQ")).filter(({ body }) => body === "TAKEN")).toEqual([]);
});

test("a letter whose original nobody saw exhausted leaves it in the queue, and the plan says so", async () => {
  await dying.make("UNSEEN", "workqueue");
  await dying.publish("unseen.a", "UNSEEN");
  await rawPublish(server.port, [
    {
      subject: "dlq.a",
      block:
        "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: unseen.a\r\nX-Original-Stream: UNSEEN\r\nX-Original-Sequence: 1\r\n\r\n",
      payload: "UNSEEN",
    },
  ]);
  await until(async () => (await lettersOf("UNSEEN")).length === 1);
  const made = await redrive(await lettersOf("UNSEEN"));
  expect(made.plan.alsoRemovesCount).toBe(0);
  expect(made.plan.warnings.map(({ code }) => code)).toContain("ORIGINAL_STAYS");
  expect(await bodiesIn("UNSEEN")).toEqual(["1 UNSEEN", "2 UNSEEN"]);
});

test("to another subject: a stored letter and an exhausted message go where they are sent, each to its own, and leave as from anywhere", async () => {
  const [dead] = await exhausted("ELSE", "workqueue", 1);
  await dying.api("STREAM.CREATE.RETRY", { name: "RETRY", subjects: ["retry.>"], allow_direct: true });
  const block = "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: else.b\r\n\r\n";
  await rawPublish(server.port, [{ subject: "dlq.a", block, payload: "stored" }]);
  let stored: DeadLetter | undefined;
  await until(async () => (stored = (await run.rows()).find(({ originalSubject }) => originalSubject === "else.b")) !== undefined);
  const made = await redrive([dead as DeadLetter, stored as DeadLetter], { target: { mode: "subject", subject: "retry.{2}" } });
  expect(made.plan.targets).toMatchObject([{ stream: "RETRY", count: 2, subjectCount: 2 }]);
  expect(made.plan.warnings.map(({ code }) => code)).toContain("OTHER_SUBJECT");
  const got = await held("RETRY");
  expect(got.map(({ body }) => body).toSorted()).toEqual(["ELSE-1", "stored"]);
  expect(got.find(({ body }) => body === "ELSE-1")?.block).toContain("X-A: 1\r\nX-a: 2\r\nX-A: 3\r\n");
  expect(await held("ELSE")).toEqual([]);
  expect((await held("DLQ")).some(({ body }) => body === "stored")).toBe(false);
  expect(await itemsOf(made)).toEqual([
    ["published", true],
    ["published", true],
  ]);
});

test("to another subject: the original's bytes go out where it is still stored, not the letter's", async () => {
  await dying.make("BYTES", "limits");
  await rawPublish(server.port, [{ subject: "bytes.a", block: "NATS/1.0\r\nX-Kept: only here\r\n\r\n", payload: "BYTES" }]);
  const block =
    "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: bytes.a\r\nX-Original-Stream: BYTES\r\nX-Original-Sequence: 1\r\n\r\n";
  await rawPublish(server.port, [{ subject: "dlq.a", block, payload: "BYTES" }]);
  await until(async () => (await lettersOf("BYTES")).length === 1);
  const made = await redrive(await lettersOf("BYTES"), { target: { mode: "subject", subject: "bytes.again" } });
  const [, copy] = await held("BYTES");
  expect(copy?.block).toContain("X-Kept: only here");
  expect(made.plan.targets[0]).toMatchObject({ stream: "BYTES", subject: "bytes.again" });
});

test("to another subject: it is refused before anything is sent", async () => {
  const ids = [(await storedAndExhausted("NOWHERE")).id];
  const to = async (subject: string) => (await plan(ids, { target: { mode: "subject", subject } })).plan.refused.map(({ code }) => code);
  expect([await to("unheard.{2}"), await to("dlq.{2}"), await to("retry.{9}")]).toEqual([["NO_STREAM"], ["FEEDS_DLQ"], ["NO_STREAM"]]);
  await expect(plan(ids, { target: { mode: "subject", subject: "retry.>" } })).rejects.toMatchObject({ name: "ZodError" });
});
