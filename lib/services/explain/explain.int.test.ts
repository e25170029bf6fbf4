import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { createChangeHearing } from "@/lib/domain/change/hearing";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { Explained } from "@/lib/domain/explain/row";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import { msgIdOf } from "@/lib/domain/redrive/message/redrive-block";
import { readMessage } from "@/lib/nats/messages";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getRedrive } from "../redrives/get-redrive";
import { planRedrive } from "../redrives/plan-redrive";
import { startRedrive } from "../redrives/start-redrive";
import { explainDeadLetter } from "./explain-dead-letter";

const hearing = createChangeHearing();
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

const explain = async ({ id }: { id: string }) => Explained.parse(await explainDeadLetter(ada, { id }, { ...run, hearing }));
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
  const { siblings, previous, back, redrives, storedAt } = await explain(letter);
  expect(siblings).toMatchObject({ total: 2, isWhole: true });
  expect(siblings.items.map(({ id, consumer: by, shares }) => [id, by, shares])).toEqual([
    [later?.id, "shipper", [{ flow: "saga", key: "s1" }]],
    [other?.id, "auditor", "message"],
  ]);
  expect([previous, back, redrives, storedAt]).toEqual([{ items: [], isWhole: true, lost: null }, [], [], null]);
});

/** Sends it again, and lets its copy die with the headers that it was stored with, as an agent's envelope holds them. */
async function boomerang(letter: DeadLetter) {
  const plan = await planRedrive(ada, { selection: { ids: [letter.id] }, options: { ...bare, ratePerSec: null }, reason: "fixed" }, run);
  await startRedrive(ada, { id: plan.id, planHash: plan.planHash }, run);
  await until(async () => (await getRedrive(ada, { id: plan.id }, run)).state === "succeeded");
  const copy = await readMessage(run.context, { name: "SAGAS", allowDirect: true }, { lastBySubject: letter.originalSubject ?? "" });
  const envelope = toHeaders(parseHeaders(copy?.headerBlock ?? new Uint8Array())).map(([name, value]) => [name, String(value)] as const);
  const back = first(await die(run, server.port, [{ subject: letter.originalSubject ?? "", envelope }]));
  await read([back]);
  return { plan, back, envelope };
}

test("a message that died, was sent again and died, time after time, leads to all it was, and each says what it came back as", async () => {
  const began = Date.now();
  await run.context.request("saga.s3.pay", "x");
  const death = { subject: "saga.s3.pay", stream: "SAGAS", seq: 1, headers: consumer("payer") };
  const origin = first(await die(run, server.port, [death]));
  const chain = [origin];
  const plans: Awaited<ReturnType<typeof planRedrive>>[] = [];
  for (let generation = 1; generation <= 3; generation++) {
    const { plan, back } = await boomerang(chain.at(-1) ?? origin);
    expect(back.generation).toBe(generation);
    chain.push(back);
    plans.push(plan);
  }
  const [zero, one, two, three] = chain.map(({ id }) => id);
  const by = (n: number) => ({ id: plans[n]?.id, number: plans[n]?.number, actor: "ada" });

  const last = await explain({ id: three ?? "" });
  expect(last.previous).toMatchObject({
    isWhole: true,
    lost: null,
    items: [
      { id: two, generation: 2, state: "redriven", redrive: by(2) },
      { id: one, generation: 1, state: "redriven", redrive: by(1) },
      { id: zero, generation: 0, state: "redriven", redrive: by(0) },
    ],
  });
  expect(last.previous.items.every(({ redrive: { at } }) => Date.parse(at) >= began && Date.parse(at) <= Date.now())).toBe(true);
  expect([last.back, last.siblings.items]).toEqual([[], []]); // what it was itself is no sibling
  expect(last.deliveries).toEqual({ items: [], isWhole: true }); // its job listened, and nobody took it

  const then = await explain({ id: one ?? "" });
  expect(then.back).toMatchObject([{ id: two, generation: 2, redrive: by(1) }]);
  expect(then.previous.items.map(({ id }) => id)).toEqual([zero]);
  expect(then.redrives).toMatchObject([{ id: plans[1]?.id, actor: "ada", state: "published", reason: null }]);
  const unsent = await explain({ id: zero ?? "" });
  expect(unsent.storedAt).not.toBeNull();
  expect(unsent.deliveries).toBeNull();

  const links = await Promise.all(chain.map(async ({ id }) => getDeadLetter(ada, { id }, run)));
  expect(links.map(({ previous, next }) => [previous, next])).toEqual([
    [null, one],
    [zero, two],
    [one, three],
    [two, null],
  ]);

  await run.db.client.deadLetter.delete({ where: { id: one ?? "" } });
  const after = await explain({ id: two ?? "" });
  expect(after.previous).toMatchObject({ isWhole: false, items: [], lost: by(1) });
  expect(await getDeadLetter(ada, { id: two ?? "" }, run)).toMatchObject({ previous: null, next: three, generation: 2 });
  expect((await getDeadLetter(ada, { id: zero ?? "" }, run)).next).toBeNull();
});

test("only what is the copy itself came back: not what was published with its headers, nor what shares its key", async () => {
  await run.context.request("saga.s6.pay", "x");
  const before = first(await die(run, server.port, [{ subject: "saga.s6.pay", stream: "SAGAS", seq: 900_006 }]));
  const { back, envelope } = await boomerang(before);
  const [forwarded, related] = await die(run, server.port, [
    { subject: "saga.s6.ship", envelope },
    { subject: "saga.s6.pay", stream: "SAGAS", seq: 900_007 },
  ]);
  expect((await explain(before)).back.map(({ id }) => id)).toEqual([back.id]);
  for (const other of [forwarded, related]) expect((await explain({ id: other?.id ?? "" })).previous.items).toEqual([]);
});

test("a copy that died for two consumers came back as both, and both lead back", async () => {
  await run.context.request("saga.s7.pay", "x");
  const before = first(await die(run, server.port, [{ subject: "saga.s7.pay", stream: "SAGAS", seq: 900_008 }]));
  const { back, envelope } = await boomerang(before);
  const second = first(await die(run, server.port, [{ subject: "saga.s7.pay", envelope }]));
  expect((await explain(before)).back.map(({ id }) => id)).toEqual([second.id, back.id]);
  expect((await getDeadLetter(ada, { id: before.id }, run)).next).toBe(second.id);
  expect((await explain(second)).previous.items.map(({ id }) => id)).toEqual([before.id]);
});

test("what was before a re-drive that is forgotten, or another context's, is not known, and that is said", async () => {
  const stranger = msgIdOf("00000000-0000-4000-8000-000000000000", { stream: "DLQ", seq: 1 });
  const headers = [
    ["Nats-Msg-Id", stranger],
    ["Jetlag-Generation", "2"],
  ] as const;
  const letter = first(await die(run, server.port, [{ subject: "saga.s4.pay", envelope: headers }]));
  expect((await explain(letter)).previous).toEqual({ items: [], isWhole: false, lost: null });
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
      isExact: true,
      what: "consumer-changed",
      stream: "SAGAS",
      consumer: "early",
      detail: `${minutes}`,
      key: `${context} ${minutes}`,
      near: [],
    }) as const;
  await run.db.changes.write([change(-16), change(-15), change(-1), change(5), change(6), change(0, "elsewhere")]);
  const { changes } = await explain(letter);
  expect(changes).toMatchObject({ around: "group", at: new Date(firstAt).toISOString(), isWhole: true });
  expect(changes.items.map(({ count, rows: [nearest] }) => [count, nearest?.detail])).toEqual([
    [1, "-1"],
    [1, "5"],
    [1, "-15"],
  ]);
});

test("it says whether changes are heard as they are said, and if not, why", async () => {
  const letter = first(await die(run, server.port, [{ subject: "saga.s6.pay", stream: "SAGAS", seq: 900_010 }]));
  hearing.say("test", "advisories", { kind: "heard", sinceAt: 1_000 });
  hearing.say("test", "connections", { kind: "unheard", why: "no-system-account", detail: null });
  expect((await explain(letter)).changes.hearing).toEqual({
    advisories: { kind: "heard", since: "1970-01-01T00:00:01.000Z" },
    connections: { kind: "unheard", why: "no-system-account", detail: null },
  });
});

test("an unknown id is NOT_FOUND", async () => {
  await expect(explain({ id: "x".repeat(22) })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
