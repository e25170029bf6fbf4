import { afterAll, beforeAll, expect, test } from "vitest";
import { openExhausting, type Exhausting } from "@/e2e/fixtures/exhausting";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

/** Dead letters sent to another subject than the one they died on. */

let ground: Exhausting;
beforeAll(async () => void (ground = await openExhausting()));
afterAll(() => ground?.close());

test("to another subject: a stored letter and an exhausted message go where they are sent, each to its own, and leave as from anywhere", async () => {
  const [dead] = await ground.exhausted("ELSE", "workqueue", 1);
  await ground.dying.api("STREAM.CREATE.RETRY", { name: "RETRY", subjects: ["retry.>"], allow_direct: true });
  const block = "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: else.b\r\n\r\n";
  await rawPublish(ground.server.port, [{ subject: "dlq.a", block, payload: "stored" }]);
  let stored: DeadLetter | undefined;
  await until(async () => (stored = (await ground.run.rows()).find(({ originalSubject }) => originalSubject === "else.b")) !== undefined);
  const made = await ground.redrive([dead as DeadLetter, stored as DeadLetter], { target: { mode: "subject", subject: "retry.{2}" } });
  expect(made.plan.targets).toMatchObject([{ stream: "RETRY", count: 2, subjectCount: 2 }]);
  expect(made.plan.warnings.map(({ code }) => code)).toContain("OTHER_SUBJECT");
  const got = await ground.held("RETRY");
  expect(got.map(({ body }) => body).toSorted()).toEqual(["ELSE-1", "stored"]);
  expect(got.find(({ body }) => body === "ELSE-1")?.block).toContain("X-A: 1\r\nX-a: 2\r\nX-A: 3\r\n");
  expect(await ground.held("ELSE")).toEqual([]);
  expect((await ground.held("DLQ")).some(({ body }) => body === "stored")).toBe(false);
  expect(await ground.itemsOf(made)).toEqual([
    ["not-observed", true],
    ["not-observed", true],
  ]);
});

test("to another subject: the original's bytes go out where it is still stored, not the letter's", async () => {
  await ground.dying.make("BYTES", "limits");
  await rawPublish(ground.server.port, [{ subject: "bytes.a", block: "NATS/1.0\r\nX-Kept: only here\r\n\r\n", payload: "BYTES" }]);
  const block =
    "NATS/1.0\r\nX-Dead-Letter-Reason: no\r\nX-Original-Subject: bytes.a\r\nX-Original-Stream: BYTES\r\nX-Original-Sequence: 1\r\n\r\n";
  await rawPublish(ground.server.port, [{ subject: "dlq.a", block, payload: "BYTES" }]);
  await until(async () => (await ground.lettersOf("BYTES")).length === 1);
  const made = await ground.redrive(await ground.lettersOf("BYTES"), { target: { mode: "subject", subject: "bytes.again" } });
  const [, copy] = await ground.held("BYTES");
  expect(copy?.block).toContain("X-Kept: only here");
  expect(made.plan.targets[0]).toMatchObject({ stream: "BYTES", subject: "bytes.again" });
});

test("to another subject: it is refused before anything is sent", async () => {
  const ids = [(await ground.storedAndExhausted("NOWHERE")).id];
  const to = async (subject: string) =>
    (await ground.plan(ids, { target: { mode: "subject", subject } })).plan.refused.map(({ code }) => code);
  expect([await to("unheard.{2}"), await to("dlq.{2}"), await to("retry.{9}")]).toEqual([["NO_STREAM"], ["FEEDS_DLQ"], ["NO_STREAM"]]);
  await expect(ground.plan(ids, { target: { mode: "subject", subject: "retry.>" } })).rejects.toMatchObject({ name: "ZodError" });
});
