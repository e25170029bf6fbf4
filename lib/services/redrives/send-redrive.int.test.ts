import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, toMessage, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish, type RawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { abortRedrive } from "./abort-redrive";
import { getRedrive } from "./get-redrive";
import { listItems } from "./list-items";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const stream = (name: string, more: object = {}) => api(`STREAM.CREATE.${name}`, { name, subjects: [`${name.toLowerCase()}.>`], ...more });
const lastSeq = async (name: string) => (await api<{ state: { last_seq: number } }>(`STREAM.INFO.${name}`)).state.last_seq;

/** Publishes to a stream, and gives the sequence once it is stored: the server takes a message before that. */
async function storedIn(name: string, message: RawPublish): Promise<number> {
  const before = await lastSeq(name);
  await rawPublish(server.port, [message]);
  await until(async () => (await lastSeq(name)) > before);
  return lastSeq(name);
}

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true });
  await stream("DLQ", { subjects: ["dlq.>"], allow_direct: true });
  await stream("WORK", { allow_direct: true, allow_rollup_hdrs: true, allow_msg_ttl: true });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const plan = async (deaths: readonly Death[], options: object = {}) => {
  const ids = (await die(run, server.port, deaths)).map(({ id }) => id);
  return planRedrive(ada, { selection: { ids }, options: { ...bare, ratePerSec: null, ...options }, reason: "fixed" }, run);
};
const start = ({ id, planHash }: RedriveDetail) => startRedrive(ada, { id, planHash }, run);
const ended = async ({ id }: { id: string }) => {
  await until(async () => !/running|aborting|settling/.test((await getRedrive(ada, { id }, run)).state));
  return getRedrive(ada, { id }, run);
};
const sent = async (deaths: readonly Death[], options: object = {}) => {
  const planned = await plan(deaths, options);
  expect(planned.plan.refused).toEqual([]);
  await start(planned);
  return ended(planned);
};

const ours = /^(?:Nats-Msg-Id|Nats-Expected-Stream|Jetlag-[\w-]+): ?[^\r]*\r\n/gm;

/** What arrived: our own headers apart, the rest of the block byte for byte. */
async function arrived(job: RedriveDetail) {
  const { items } = await listItems(ada, { id: job.id }, run);
  const [item] = items;
  const seq = item?.published?.seq ?? 0;
  const message = await readMessage(run.context, { name: "WORK", allowDirect: true }, { seq });
  const block = Buffer.from(message?.headerBlock ?? []).toString("latin1");
  const own = Object.fromEntries((block.match(ours) ?? []).map((line) => line.trim().split(/: (.*)/s, 2)));
  return { own, headers: block.replace(ours, ""), payload: Buffer.from(message?.payload ?? []), subject: message?.subject, item };
}

test("one death with copies in two dead-letter streams is sent once, and both copies leave", async () => {
  await stream("AUDIT_DLQ", { subjects: ["audit-dlq.>"], allow_direct: true });
  const death = { subject: "work.twice", payload: "twice", stream: "WORK", seq: 900_001 };
  const [letter] = await die(run, server.port, [death]);
  await rawPublish(server.port, [{ ...toMessage(death), subject: "audit-dlq.test" }]);
  await until(async () => (await run.letters.get(letter?.id ?? ""))?.alsoSeenAs.length === 1);
  const before = await lastSeq("WORK");
  const planned = await planRedrive(
    ada,
    { selection: { ids: [letter?.id ?? ""] }, options: { ...bare, ratePerSec: null }, reason: "fixed" },
    run,
  );
  expect(planned.plan).toMatchObject({ count: 1, selectedCount: 1, refused: [] });
  expect(planned.plan.sources.map((source) => source.stream).toSorted()).toEqual(["AUDIT_DLQ", "DLQ"]);
  await start(planned);
  expect(await ended(planned)).toMatchObject({ state: "succeeded", counts: { notObserved: 1 } });
  expect(await lastSeq("WORK")).toBe(before + 1);
  const left = async (name: string) =>
    (await api<{ state: { subjects?: Record<string, number> } }>(`STREAM.INFO.${name}`, { subjects_filter: ">" })).state.subjects ?? {};
  expect([await left("DLQ"), await left("AUDIT_DLQ")]).toEqual([{}, {}]);
  const { letters, total } = await run.letters.list({ contexts: ["test"], originalSubject: "work.twice" }, { limit: 10, offset: 0 });
  expect([total, letters[0]?.state]).toEqual([1, "redriven"]);
});

const latin1 = (text: string) => Buffer.from(text, "latin1");
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const alien = "B: 2\r\na: 1\r\nB:  3 \r\nA:1\r\nMy Name: x\r\nno colon here\r\nX-\xff: \xfe\xff\r\nEmpty:\r\ntraceparent: 00-1-2-01\r\n";

test.each([
  ["a text", "", Buffer.from("hello")],
  ["every byte", "", Buffer.from(everyByte)],
  ["nothing", "", Buffer.alloc(0)],
  ["a million bytes", "Big: yes\r\n", Buffer.alloc(1_000_000, 0xe9)],
  ["repeated and alien headers", alien, Buffer.from("x")],
])("%s arrives byte for byte, from the dead letter's own copy", async (_, headers, payload) => {
  const job = await sent([{ subject: "work.a", headers: latin1(headers), payload }]);
  expect(job).toMatchObject({ state: "succeeded", counts: { notObserved: 1, sent: 1 } });
  const message = await arrived(job);
  expect([message.subject, message.headers]).toEqual(["work.a", `NATS/1.0\r\n${headers}\r\n`]);
  expect(message.payload.equals(payload)).toBe(true);
  const { item, own } = message;
  expect(own).toEqual({
    "Nats-Msg-Id": `jetlag:${job.id}:DLQ:${item?.seq}`,
    "Nats-Expected-Stream": "WORK",
    "Jetlag-Job": job.id,
    "Jetlag-Source": `DLQ:${item?.seq}`,
    "Jetlag-Generation": "1",
  });
});

test.each([
  ["a text", Buffer.from("hello")],
  ["every byte", Buffer.from(everyByte)],
  ["a million bytes", Buffer.alloc(1_000_000, 0x61)],
])("%s arrives byte for byte, from the original that is still stored", async (_, payload) => {
  const block = latin1(`NATS/1.0\r\nNats-Msg-Id: theirs-${payload.length}\r\n${alien}\r\n`);
  const seq = await storedIn("WORK", { subject: "work.o", block, payload });
  const message = await arrived(await sent([{ subject: "work.o", payload, stream: "WORK", seq }]));
  expect(message.headers).toBe(`NATS/1.0\r\n${alien}\r\n`);
  expect(message.payload.equals(payload)).toBe(true);
  expect(message.own["Jetlag-Original-Msg-Id"]).toBe(`theirs-${payload.length}`);
});

test("control headers of the original are dropped: nothing is purged, refused or short-lived by them", async () => {
  const control = "Nats-Rollup: all\r\nNats-Expected-Stream: WORK\r\nNats-TTL: 1h\r\nNats-Msg-Id: control-1\r\n";
  const seq = await storedIn("WORK", { subject: "work.c", block: `NATS/1.0\r\n${control}Kept: yes\r\n\r\n`, payload: "c" });
  await storedIn("WORK", { subject: "work.c", payload: "must stay" });
  const message = await arrived(await sent([{ subject: "work.c", payload: "c", stream: "WORK", seq }]));
  expect([message.headers, message.payload.toString()]).toEqual(["NATS/1.0\r\nKept: yes\r\n\r\n", "c"]);
  expect((await api<{ state: { messages: number } }>("STREAM.INFO.WORK")).state.messages).toBeGreaterThan(2);
});

test("an envelope's headers and bytes arrive, without those that would act", async () => {
  const envelope = [
    ["Z", "1"],
    ["Nats-Expected-Last-Sequence", "1"],
    ["Nats-Rollup", "all"],
    ["a", "2"],
    ["Z", "3"],
    ["Jetlag-Generation", "2"],
  ] as const;
  const message = await arrived(await sent([{ subject: "work.e", payload: everyByte, envelope }]));
  expect([message.headers, message.own["Jetlag-Generation"]]).toEqual(["NATS/1.0\r\nZ: 1\r\na: 2\r\nZ: 3\r\n\r\n", "3"]);
  expect(message.payload.equals(Buffer.from(everyByte))).toBe(true);
});

test("once sent, the letter has left its stream, names its job, and a second plan refuses it; with keep it stays", async () => {
  const [gone] = await die(run, server.port, [{ subject: "work.a" }]);
  for (const keep of [false, true]) {
    const [letter] = keep ? await die(run, server.port, [{ subject: "work.a" }]) : [gone];
    const asked = { selection: { ids: [letter?.id ?? ""] }, options: { ...bare, keep }, reason: "fixed" };
    const planned = await planRedrive(ada, asked, run);
    await start(planned);
    expect(await ended(planned)).toMatchObject({ state: "succeeded" });
    expect(await getDeadLetter(ada, { id: letter?.id ?? "" }, run)).toMatchObject({
      state: "redriven",
      payloadAvailable: keep,
      redrives: [{ id: planned.id, number: planned.number }],
    });
    expect((await listItems(ada, { id: planned.id }, run)).items).toMatchObject([{ state: "not-observed", removed: !keep }]);
    expect((await planRedrive(ada, asked, run)).plan.refused).toMatchObject([{ code: "ALREADY_REDRIVEN" }]);
    const { items } = await listAudit(ada, { target: planned.id }, run);
    expect(items.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["redrive.end", "done"],
      ["redrive.start", "done"],
      ["redrive.plan", "done"],
    ]);
  }
});

test("the dead-letter stream is deleted and made again with the same sequences: the plan no longer holds", async () => {
  await stream("AGAIN", { subjects: ["again.dlq.>"], allow_direct: true, metadata: { "jetlag.dead-letter": "true" } });
  const strangers = async () =>
    rawPublish(
      server.port,
      [1, 2, 3].map((n) => ({ subject: "again.dlq.x", payload: `stranger ${n}` })),
    );
  const block = "NATS/1.0\r\nX-Dead-Letter-Reason: it failed\r\nX-Original-Subject: work.a\r\n\r\n";
  await rawPublish(
    server.port,
    [1, 2, 3].map((n) => ({ subject: "again.dlq.x", block, payload: `dead ${n}` })),
  );
  await until(async () => (await run.rows()).filter((letter) => letter.stream === "AGAIN").length === 3);
  const ids = (await run.rows()).filter((letter) => letter.stream === "AGAIN").map(({ id }) => id);
  const planned = await planRedrive(ada, { options: bare, selection: { ids }, reason: "fixed" }, run);
  expect(planned.plan.count).toBe(3);
  const before = await lastSeq("WORK");

  await api("STREAM.DELETE.AGAIN");
  await stream("AGAIN", { subjects: ["again.dlq.>"], allow_direct: true, metadata: { "jetlag.dead-letter": "true" } });
  await strangers();
  await until(async () => (await lastSeq("AGAIN")) === 3);
  await expect(start(planned)).rejects.toMatchObject({ code: "PLAN_CHANGED", changes: [{ what: "dead-letter stream AGAIN" }] });
  expect(await getRedrive(ada, { id: planned.id }, run)).toMatchObject({ state: "planned" });
  expect([await lastSeq("WORK"), await lastSeq("AGAIN")]).toEqual([before, 3]);
  expect((await api<{ state: { messages: number } }>("STREAM.INFO.AGAIN")).state.messages).toBe(3);
  await api("STREAM.DELETE.AGAIN");
});

test("an abort takes effect before the next publish, and frees what was not sent", async () => {
  const planned = await plan(
    Array.from({ length: 40 }, () => ({ subject: "work.a" })),
    { ratePerSec: 5 },
  );
  await start(planned);
  await until(async () => (await getRedrive(ada, { id: planned.id }, run)).counts.sent >= 2);
  const job = await abortRedrive(ada, { id: planned.id, reason: "wrong" }, run);
  expect(job).toMatchObject({ state: "aborted", stateReason: "ada stopped it: wrong" });
  const { sent: count } = job.counts;
  expect(count).toBeLessThan(40);
  expect(job.counts).toMatchObject({ notObserved: count, skipped: 40 - count, selected: 0, intent: 0, unknown: 0 });
  const { items } = await listItems(ada, { id: job.id, state: "skipped" }, run);
  expect(new Set(items.map(({ reason }) => reason))).toEqual(new Set(["ABORTED"]));
  expect(await run.letters.get(items[0]?.deadLetters[0] ?? "")).toMatchObject({ state: "open", claimedBy: null });
});

test("a letter that vanishes behind the start is skipped and said, the others arrive", async () => {
  const planned = await plan([{ subject: "work.a" }, { subject: "work.a" }]);
  const [letter] = (await listItems(ada, { id: planned.id }, run)).items;
  await api("STREAM.MSG.DELETE.DLQ", { seq: letter?.seq, no_erase: true });
  await start(planned);
  expect(await ended(planned)).toMatchObject({ state: "partial", counts: { notObserved: 1, skipped: 1 } });
  expect((await listItems(ada, { id: planned.id, state: "skipped" }, run)).items).toMatchObject([
    { reason: expect.stringMatching(/^GONE\b/) },
  ]);
});
