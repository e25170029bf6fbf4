import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, openExhausting, type Exhausting } from "@/e2e/fixtures/exhausting";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { listItems } from "./list-items";
import { startRedrive } from "./start-redrive";

/** What consumers gave up on, sent again from where it died; beside it a stored letter of the same death. With consumers that are there. */

let ground: Exhausting;
beforeAll(async () => void (ground = await openExhausting()));
afterAll(() => ground?.close());

test("limits: the copy goes out with the message's own bytes, its consumer gets it once, and the original stays as history", async () => {
  const letters = await ground.exhausted("LIMITS", "limits", 2);
  const made = await ground.redrive(letters);
  expect(made.plan).toMatchObject({ count: 2, keepsLetters: "all", alsoRemovesCount: 0, sources: [{ stream: "LIMITS", count: 2 }] });
  expect(made.plan.targets).toMatchObject([
    { stream: "LIMITS", subject: "limits.a", receivers: [{ consumer: "w", intended: true, already: "no" }] },
  ]);
  expect(await ground.bodiesIn("LIMITS")).toEqual(["1 LIMITS-1", "2 LIMITS-2", "3 LIMITS-1", "4 LIMITS-2"]);
  const [, , third] = await ground.held("LIMITS");
  expect(third?.block).toBe(
    `NATS/1.0\r\nNats-Msg-Id: jetlag:${made.id}:LIMITS:1\r\nNats-Expected-Stream: LIMITS\r\nJetlag-Job: ${made.id}\r\nJetlag-Source: LIMITS:1\r\nJetlag-Generation: 1\r\nJetlag-Original-Msg-Id: LIMITS-1\r\nX-A: 1\r\nX-a: 2\r\nX-A: 3\r\n\r\n`,
  );
  expect(await ground.work("LIMITS")).toEqual([3, 4]);
  expect(await ground.itemsOf(made)).toEqual([
    ["not-observed", false],
    ["not-observed", false],
  ]);
});

test("limits: what was sent again is not open any more, also after the advisories are read anew, and is not sent twice", async () => {
  const letters = (await ground.run.letters.list({ contexts: ["test"] }, { limit: 100, offset: 0 })).letters.filter(
    ({ stream }) => stream === "LIMITS",
  );
  expect(await ground.statesOf(letters)).toEqual(["redriven", "redriven"]);
  await ground.lookedAgain();
  expect(await ground.statesOf(letters)).toEqual(["redriven", "redriven"]);
  expect(await ground.lettersOf("LIMITS")).toEqual([]);
  const again = await ground.plan(letters.map(({ id }) => id));
  expect(again.plan.refused.map(({ code }) => code)).toEqual(["ALREADY_REDRIVEN", "ALREADY_REDRIVEN"]);
});

test("work queue: the original leaves after the copy's PubAck, and its consumer gets the copy alone", async () => {
  const letters = await ground.exhausted("QUEUE", "workqueue", 3);
  const made = await ground.redrive(letters.slice(0, 2));
  expect(made.plan).toMatchObject({ count: 2, keepsLetters: "none", alsoRemovesCount: 0 });
  expect(made.plan.warnings.map(({ code }) => code)).not.toContain("ORIGINAL_STAYS");
  expect(await ground.bodiesIn("QUEUE")).toEqual(["3 QUEUE-3", "4 QUEUE-1", "5 QUEUE-2"]);
  expect(await ground.itemsOf(made)).toEqual([
    ["not-observed", true],
    ["not-observed", true],
  ]);
  expect(await ground.work("QUEUE")).toEqual([4, 5]);
  await until(async () => (await ground.bodiesIn("QUEUE")).length === 1);
  const info = await ground.dying.api<{ num_redelivered: number; num_ack_pending: number }>("CONSUMER.INFO.QUEUE.w");
  expect(info).toMatchObject({ num_ack_pending: 0, num_redelivered: 1 }); // the third is still given up on
});

test("work queue: what left is redriven, not gone, and no look at the queue finds it again", async () => {
  const all = (await ground.run.letters.list({ contexts: ["test"] }, { limit: 100, offset: 0 })).letters.filter(
    ({ stream }) => stream === "QUEUE",
  );
  const sorted = all.toSorted((a, b) => a.seq - b.seq);
  await until(
    async () => (await ground.run.db.deadLetters.getMany([sorted[0]?.id ?? ""])).values().next().value?.payloadAvailable === false,
  );
  await ground.lookedAgain();
  expect(await ground.statesOf(sorted)).toEqual(["redriven", "redriven", "open"]);
});

test("work queue: one that is kept stays beside its copy, out of the open list, and the plan says so", async () => {
  const [letter] = await ground.exhausted("QUEUE2", "workqueue", 1);
  const made = await ground.redrive([letter as DeadLetter], { options: { keep: true } });
  expect(made.plan.warnings.map(({ code }) => code)).toContain("ORIGINAL_STAYS");
  expect(await ground.bodiesIn("QUEUE2")).toEqual(["1 QUEUE2-1", "2 QUEUE2-1"]);
  expect(await ground.statesOf([letter as DeadLetter])).toEqual(["redriven"]);
  expect(await ground.lettersOf("QUEUE2")).toEqual([]);
});

test("interest: the copy goes to all who wait, the original stays for them, and the plan says both", async () => {
  const letters = await ground.exhausted("NEWS", "interest", 1, () => ground.dying.consumer("NEWS", "other"));
  const made = await ground.redrive(letters);
  expect(made.plan.warnings).toContainEqual({
    code: "ORIGINAL_STAYS",
    text: "1 original still lies in NEWS, given up on, and stays there beside the new copy: other consumers may need it.",
  });
  expect(made.plan.targets[0]?.receivers?.map(({ consumer }) => consumer).toSorted()).toEqual(["other", "w"]);
  expect(await ground.bodiesIn("NEWS")).toEqual(["1 NEWS-1", "2 NEWS-1"]);
  expect(await ground.work("NEWS")).toEqual([2]);
  expect(await ground.work("NEWS", "other")).toEqual([1, 2]);
  expect(await ground.statesOf(letters)).toEqual(["redriven"]);
});

test("a consumer that was reset is given it again by itself: it is not sent beside that", async () => {
  const letters = await ground.exhausted("RESET", "workqueue", 1);
  await ground.dying.api("CONSUMER.RESET.RESET.w", { seq: 1 });
  const made = await ground.plan(letters.map(({ id }) => id));
  expect([made.plan.count, made.plan.refused.map(({ code }) => code)]).toEqual([0, ["COMES_AGAIN"]]);
});

test("a consumer that is reset between plan and sending is not overtaken: the message is skipped, and free", async () => {
  const letters = await ground.exhausted("LATER", "workqueue", 1);
  const made = await ground.plan(letters.map(({ id }) => id));
  expect(made.plan.count).toBe(1);
  await ground.dying.api("CONSUMER.RESET.LATER.w", { seq: 1 });
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, ground.run);
  await until(async () => (await ground.run.db.redrives.get(made.id))?.state === "partial");
  expect((await listItems(ada, { id: made.id }, ground.run)).items.map(({ state, reason }) => [state, reason])).toEqual([
    ["skipped", "COMES_AGAIN"],
  ]);
  expect(await ground.statesOf(letters)).toEqual(["open"]);
  expect(await ground.work("LATER")).toEqual([1]);
});

test("a stored letter takes its exhausted original out of the work queue, and the plan lists it", async () => {
  const letter = await ground.storedAndExhausted("BOTH");
  expect(letter).toMatchObject({ kind: "stored", stream: "DLQ", originalStream: "BOTH", originalSeq: 1 });
  const made = await ground.redrive([letter]);
  expect(made.plan).toMatchObject({ alsoRemoves: [{ stream: "BOTH", seq: 1 }], alsoRemovesCount: 1, keepsLetters: "none" });
  expect(await ground.bodiesIn("BOTH")).toEqual(["2 BOTH"]);
  expect((await ground.held("DLQ")).filter(({ body }) => body === "BOTH")).toEqual([]);
  expect(await ground.itemsOf(made)).toEqual([["not-observed", true]]);
  expect(await ground.work("BOTH")).toEqual([2]);
});

test("what took the original's place meanwhile is not removed", async () => {
  const letter = await ground.storedAndExhausted("TAKEN");
  const made = await ground.plan([letter.id]);
  expect(made.plan.alsoRemovesCount).toBe(1);
  // As if its stream had lost its end, and given the number to another message.
  await ground.run.db.client
    .$executeRaw`UPDATE redrive_item SET original_stored_at = original_stored_at - interval '1 second' WHERE redrive_id = ${made.id}::uuid`;
  await startRedrive(ada, { id: made.id, planHash: made.planHash }, ground.run);
  await until(async () => (await ground.run.db.redrives.get(made.id))?.state === "succeeded");
  expect(await ground.bodiesIn("TAKEN")).toEqual(["1 TAKEN", "2 TAKEN"]);
  expect((await ground.held("DLQ")).filter(({ body }) => body === "TAKEN")).toEqual([]);
});

test("a letter whose original nobody saw exhausted leaves it in the queue, and the plan says so", async () => {
  await ground.dying.make("UNSEEN", "workqueue");
  await ground.dying.publish("unseen.a", "UNSEEN");
  await rawPublish(ground.server.port, [
    {
      subject: "dlq.a",
      block:
        "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: unseen.a\r\nX-Original-Stream: UNSEEN\r\nX-Original-Sequence: 1\r\n\r\n",
      payload: "UNSEEN",
    },
  ]);
  await until(async () => (await ground.lettersOf("UNSEEN")).length === 1);
  const made = await ground.redrive(await ground.lettersOf("UNSEEN"));
  expect(made.plan.alsoRemovesCount).toBe(0);
  expect(made.plan.warnings.map(({ code }) => code)).toContain("ORIGINAL_STAYS");
  expect(await ground.bodiesIn("UNSEEN")).toEqual(["1 UNSEEN", "2 UNSEEN"]);
});

test("work queue, edited: only the edited message is in the queue afterwards, and what it was is in the trash, headers and all", async () => {
  const letters = await ground.exhausted("EDITED", "workqueue", 2);
  const made = await ground.redrive(letters, {
    edits: { messages: [{ id: letters[0]?.id ?? "", payload: { encoding: "utf8", data: "edited" } }] },
  });
  expect(made.plan).toMatchObject({ count: 2, edited: 1, keepsLetters: "none" });
  expect(await ground.bodiesIn("EDITED")).toEqual(["3 edited", "4 EDITED-2"]);
  const [copy] = await ground.held("JETLAG_TRASH");
  expect(copy?.body).toBe("NATS/1.0\r\nNats-Msg-Id: EDITED-1\r\nX-A: 1\r\nX-a: 2\r\nX-A: 3\r\n\r\nEDITED-1");
});
