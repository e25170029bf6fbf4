import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { Explained } from "@/lib/domain/explain/row";
import { msgIdOf } from "@/lib/domain/redrive/message/redrive-block";
import { until } from "@/lib/nats/test-context";
import { getRedrive } from "../redrives/get-redrive";
import { planRedrive } from "../redrives/plan-redrive";
import { startRedrive } from "../redrives/start-redrive";
import { explainDeadLetter } from "./explain-dead-letter";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;
beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true });
  for (const [name, subject] of [
    ["DLQ", "dlq.>"],
    ["SAGAS", "saga.>"],
  ] as const)
    await run.context.api(`STREAM.CREATE.${name}`, { name, subjects: [subject], allow_direct: true });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const explain = async ({ id }: { id: string }) => Explained.parse(await explainDeadLetter(ada, { id }, run));
const consumer = (name: string) => `X-Original-Consumer: ${name}\r\n`;
const first = ([letter]: readonly DeadLetter[]): DeadLetter => {
  if (!letter) throw new Error("nothing died");
  return letter;
};
/** Until the words of these are read: by them keys are found. */
const read = (letters: readonly DeadLetter[]) =>
  until(async () => (await run.db.client.deadLetterText.count({ where: { id: { in: letters.map(({ id }) => id) } } })) === letters.length);

test("other letters of the message, and of its saga, are its siblings; what only says the same word is none", async () => {
  const death = { subject: "saga.s1.pay", stream: "SAGAS", seq: 900_001 };
  const letter = first(await die(run, server.port, [{ ...death, headers: consumer("payer") }]));
  const others = await die(run, server.port, [
    { ...death, headers: consumer("auditor") },
    { subject: "saga.s1.ship", stream: "SAGAS", seq: 900_002, headers: consumer("shipper") },
    { subject: "saga.s2.ship", payload: "says s1", stream: "SAGAS", seq: 900_003 },
  ]);
  const [other, later] = others;
  await read([letter, ...others]);
  const { siblings, previous, redrives, storedAt } = await explain(letter);
  expect(siblings).toMatchObject({ total: 2, isWhole: true });
  expect(siblings.items.map(({ id, consumer: by, shares }) => [id, by, shares])).toEqual([
    [later?.id, "shipper", [{ flow: "saga", key: "s1" }]],
    [other?.id, "auditor", "message"],
  ]);
  expect([previous, redrives, storedAt]).toEqual([{ items: [], isWhole: true }, [], null]);
});

test("a message that was sent again and died again leads back to what it was, and each says what became of it", async () => {
  await run.context.request("saga.s3.pay", "x");
  const death = { subject: "saga.s3.pay", stream: "SAGAS", seq: 1, headers: consumer("payer") };
  const before = first(await die(run, server.port, [death]));
  const plan = await planRedrive(ada, { selection: { ids: [before.id] }, options: { ratePerSec: null }, reason: "fixed" }, run);
  await startRedrive(ada, { id: plan.id, planHash: plan.planHash }, run);
  await until(async () => (await getRedrive(ada, { id: plan.id }, run)).state === "succeeded", 20_000);

  const sent = [
    ["Nats-Msg-Id", msgIdOf(plan.id, before)],
    ["Jetlag-Generation", "1"],
  ] as const;
  const again = first(await die(run, server.port, [{ subject: "saga.s3.pay", envelope: sent }]));
  await read([again]);
  expect(again.generation).toBe(1);
  const { previous, siblings } = await explain(again);
  expect(previous).toMatchObject({
    isWhole: true,
    items: [{ id: before.id, generation: 0, state: "redriven", redrive: { id: plan.id, number: plan.number, actor: "ada" } }],
  });
  expect(siblings.items).toEqual([]); // what it was itself is no sibling
  const then = await explain(before);
  expect(then.redrives).toMatchObject([{ id: plan.id, actor: "ada", state: "published", reason: null }]);
  expect(then.storedAt).not.toBeNull();
});

test("what was before a re-drive that is forgotten, or another context's, is not known, and that is said", async () => {
  const stranger = msgIdOf("00000000-0000-4000-8000-000000000000", { stream: "DLQ", seq: 1 });
  const headers = [
    ["Nats-Msg-Id", stranger],
    ["Jetlag-Generation", "2"],
  ] as const;
  const letter = first(await die(run, server.port, [{ subject: "saga.s4.pay", envelope: headers }]));
  expect((await explain(letter)).previous).toEqual({ items: [], isWhole: false });
});

test("changes are those around the first letter of its group", async () => {
  const letter = first(
    await die(run, server.port, [{ subject: "saga.s5.pay", stream: "SAGAS", seq: 900_009, headers: consumer("early") }]),
  );
  await until(async () => (await run.letters.get(letter.id))?.group !== null);
  const group = (await run.letters.get(letter.id))?.group ?? "";
  const firstAt = (await run.db.groups.get(group, ["test"]))?.firstAt ?? 0;
  const change = (minutes: number, context = "test") =>
    ({
      context,
      at: firstAt + minutes * 60_000,
      what: "consumer-changed",
      stream: "SAGAS",
      consumer: "early",
      detail: `${minutes}`,
      key: `${context} ${minutes}`,
      near: [],
    }) as const;
  await run.db.changes.write([change(-16), change(-15), change(-1), change(5), change(6), change(0, "elsewhere")]);
  const { changes } = await explain(letter);
  expect(changes.around).toBe("group");
  expect(changes.items.map(({ detail }) => detail)).toEqual(["-15", "-1", "5"]);
});

test("an unknown id is NOT_FOUND", async () => {
  await expect(explain({ id: "x".repeat(22) })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
