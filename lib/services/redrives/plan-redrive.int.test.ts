import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { RedriveDetail } from "@/lib/domain/redrive/row";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { planRedrive } from "./plan-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const stream = (name: string, more: object = {}) => api(`STREAM.CREATE.${name}`, { name, subjects: [`${name.toLowerCase()}.>`], ...more });
const consumer = (on: string, name: string, more: object = {}) =>
  api(`CONSUMER.CREATE.${on}.${name}`, { stream_name: on, config: { durable_name: name, ack_policy: "explicit", ...more } });

async function plan(deaths: readonly Death[], options: object = {}) {
  const letters = await die(run, server.port, deaths);
  return planOf(
    letters.map(({ id }) => id),
    options,
  );
}

const planOf = async (ids: string[], options: object = {}) =>
  RedriveDetail.parse(await planRedrive(ada, { selection: { ids }, options: { ...bare, ...options }, reason: "fixed" }, run));

const codes = ({ plan: { refused } }: RedriveDetail) => refused.map(({ code }) => code);
const warned = ({ plan: { warnings } }: RedriveDetail) => warnings.map(({ code }) => code);

beforeAll(async () => {
  server = await startNatsServer({ config: "max_payload: 1MB" });
  run = await startRedriving({ url: server.url });
  await stream("DLQ", { subjects: ["dlq.>"], allow_direct: true });
  await stream("WORK");
  await consumer("WORK", "worker", { filter_subject: "work.a" });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

test("a plan says how many, where to, who receives them, and that nobody guards it", async () => {
  const made = await plan([{ subject: "work.a" }, { subject: "work.a" }, { subject: "work.b" }]);
  expect(made).toMatchObject({ state: "planned", context: "test", actor: { id: "a", name: "ada" }, reason: "fixed", ratePerSec: 50 });
  expect(Date.parse(made.expiresAt ?? "") - Date.parse(made.createdAt)).toBe(3_600_000);
  expect(made.counts).toMatchObject({ selected: 3, published: 0, sent: 0 });
  expect(made.plan).toMatchObject({ count: 3, selectedCount: 3, refused: [], refusedCount: 0, sources: [{ stream: "DLQ", count: 3 }] });
  expect(made.plan.targets).toMatchObject([
    { stream: "WORK", count: 3, subject: "work.a", subjectCount: 2, receivers: [{ stream: "WORK", consumer: "worker", count: 2 }] },
  ]);
  expect(warned(made)).toContain("UNGUARDED");
  expect(made.planHash).toMatch(/^[0-9a-f]{64}$/);
});

test("planning holds nothing and sends nothing", async () => {
  const [letter] = await die(run, server.port, [{ subject: "work.a" }]);
  const id = letter?.id ?? "";
  const [first, second] = [await planOf([id]), await planOf([id, id])];
  expect([first.plan.count, second.plan.count]).toEqual([1, 1]);
  expect(second.planHash).toBe(first.planHash);
  expect(await getDeadLetter(ada, { id }, run)).toMatchObject({ state: "open", claimedBy: null, redrives: [] });
  const { state } = await api<{ state: { messages: number } }>("STREAM.INFO.WORK");
  expect(state.messages).toBe(0);
});

test.each([
  ["NO_STREAM", { subject: "nowhere.at.all" }],
  ["NO_STREAM", { subject: "not a subject" }],
  ["COUNTER", { subject: "work.a", envelope: [["Nats-Incr", "+1"]] }],
  ["DELETE_MARKER", { subject: "work.a", envelope: [["Nats-Marker-Reason", "MaxAge"]] }],
  ["FEEDS_DLQ", { subject: "dlq.again" }],
] satisfies [string, Death][])("%s: %o", async (code, death) => {
  const made = await plan([death]);
  expect([codes(made), made.plan.count, made.plan.refusedCount]).toEqual([[code], 0, 1]);
  expect(made.plan.refused[0]?.reason).toMatch(/\.$/);
});

test("what is too large with our headers is refused, what just fits is not", async () => {
  await stream("SMALL", { max_msg_size: 400 });
  const made = await plan([
    { subject: "small.a", payload: "x".repeat(390) },
    { subject: "small.a", payload: "x" },
  ]);
  expect([codes(made), made.plan.count]).toEqual([["TOO_LARGE"], 1]);
});

test("a full stream refuses, one that drops old messages warns", async () => {
  await stream("FULL", { max_msgs: 1, discard: "new" });
  await stream("RING", { max_msgs: 1 });
  await run.context.request("full.a", "x");
  await run.context.request("ring.a", "x");
  const made = await plan([{ subject: "full.a" }, { subject: "ring.a" }]);
  expect(codes(made)).toEqual(["STREAM_FULL"]);
  expect(warned(made)).toContain("DROPS_OTHERS");
});

test("a sealed stream, and one that acknowledges nothing, refuse", async () => {
  const { config } = await api<{ config: object }>("STREAM.CREATE.SEALED", { name: "SEALED", subjects: ["sealed.>"] });
  await api("STREAM.UPDATE.SEALED", { ...config, sealed: true });
  await stream("MUTE", { no_ack: true });
  expect(codes(await plan([{ subject: "sealed.a" }, { subject: "mute.a" }]))).toEqual(["STREAM_SEALED", "NO_ACK"]);
});

test("an interest stream without a consumer for it would lose the message: refused; with one it is sent", async () => {
  await stream("INTEREST", { retention: "interest" });
  await consumer("INTEREST", "only-a", { filter_subject: "interest.a" });
  const made = await plan([{ subject: "interest.a" }, { subject: "interest.b" }]);
  expect([codes(made), made.plan.count]).toEqual([["NO_CONSUMER"], 1]);
});

test("a stream that copies into the dead-letter stream refuses, at whatever distance", async () => {
  await stream("FEEDING", { republish: { src: "feeding.>", dest: "dlq.copy.>" } });
  expect(codes(await plan([{ subject: "feeding.a" }]))).toEqual(["FEEDS_DLQ"]);
});

test("a stream that copies into another dead-letter stream is sent to, with a warning", async () => {
  await stream("ARCHIVE_DLQ", { subjects: ["archive.>"] });
  await stream("ARCHIVED", { republish: { src: "archived.>", dest: "archive.>" } });
  const made = await plan([{ subject: "archived.a" }]);
  expect([made.plan.count, codes(made)]).toEqual([1, []]);
  expect(warned(made)).toContain("FEEDS_DLQ");
});

test("ids that nothing has, and letters that have left, are refused one by one; the rest is planned", async () => {
  const letters = await die(run, server.port, [{ subject: "work.a" }, { subject: "work.a" }]);
  await api("STREAM.MSG.DELETE.DLQ", { seq: letters[0]?.seq, no_erase: true });
  const made = await planOf(["0".repeat(22), "odd", ...letters.map(({ id }) => id)]);
  expect(made.plan.count).toBe(1);
  expect(new Set(codes(made))).toEqual(new Set(["NOT_FOUND", "GONE"]));
  expect(made.plan.refusedCount).toBe(3);
});

test.each([
  ["carries no message", '{"original_subject":"work.a","error":"x","stream":"WORK","sequence":77}'],
  ["says base64 and is not", '{"original_subject":"work.a","original_message":"no base64!","encoding":"base64"}'],
])("an envelope that %s is refused: nothing stands in for the message", async (_what, payload) => {
  const before = new Set((await run.rows()).map(({ id }) => id));
  await run.context.request("dlq.envelope", payload);
  let id = "";
  await until(async () => {
    id = (await run.rows()).find((letter) => !before.has(letter.id))?.id ?? "";
    return id !== "";
  });
  const made = await planOf([id]);
  expect([made.plan.count, made.plan.refused[0]?.reason ?? ""]).toEqual([
    0,
    expect.stringContaining("carries no message that could be sent"),
  ]);
});

test("warned: workers paused or missing, ids replaced, a short-lived target, a window shorter than the job, another stream", async () => {
  await stream("BRIEF", { storage: "memory", duplicate_window: 1_000_000_000 });
  await consumer("BRIEF", "asleep", { pause_until: "2099-01-01T00:00:00Z" });
  const brief = await plan([{ subject: "brief.a", headers: "Nats-Msg-Id: theirs\r\n" }, { subject: "brief.b" }], { ratePerSec: 0.1 });
  expect(warned(brief)).toEqual(expect.arrayContaining(["TARGET_PAUSED", "SHORT_LIVED", "WINDOW_SHORT", "IDS_REPLACED", "UNGUARDED"]));
  expect(brief.plan).toMatchObject({ keepsLetters: "all", keep: false, etaMs: 20_000 }); // not asked for

  await stream("EMPTY");
  const empty = await plan([{ subject: "empty.a", stream: "WORK", seq: 9 }]);
  expect(warned(empty)).toEqual(expect.arrayContaining(["TARGET_DOWN", "OTHER_STREAM"]));
  expect((await plan([{ subject: "work.a" }], { keep: true })).plan).toMatchObject({ keepsLetters: "all", keep: true });
  expect((await plan([{ subject: "work.a" }], { ratePerSec: null })).plan).toMatchObject({ ratePerSec: null, etaMs: null });
});

test("two deaths of one message are one message to send", async () => {
  await run.context.request("work.a", "once");
  const { state } = await api<{ state: { last_seq: number } }>("STREAM.INFO.WORK");
  const death = { subject: "work.a", payload: "once", stream: "WORK", seq: state.last_seq };
  const made = await plan([
    { ...death, headers: "X-Consumer: billing\r\n" },
    { ...death, headers: "X-Consumer: shipping\r\n" },
  ]);
  expect(made.plan).toMatchObject({ count: 1, selectedCount: 2 });
});

test("a limit per subject counts what is stored under the subject that a transform gives", async () => {
  const full = { max_msgs_per_subject: 1, discard: "new", discard_new_per_subject: true };
  await stream("MOVED", { ...full, subject_transform: { src: "moved.*", dest: "as.$1" } });
  await run.context.request("moved.a", "there");
  const made = await plan([{ subject: "moved.a" }, { subject: "moved.b" }]);
  expect([made.plan.count, codes(made)]).toEqual([1, ["STREAM_FULL"]]);
});

test("letters of two contexts are not one re-drive; a context that is not configured has none", async () => {
  const letters = await die(run, server.port, [{ subject: "work.a" }, { subject: "work.a" }]);
  const ids = letters.map(({ id }) => id);
  await run.db.client.$executeRaw`UPDATE dead_letter SET context = 'other' WHERE id = ${ids[1] ?? ""}`;
  const made = await planOf(ids);
  expect([made.plan.count, codes(made)]).toEqual([1, ["NOT_FOUND"]]);

  const watch = { ...run.watch, context: () => run.watch.context("test") };
  const both = planRedrive(ada, { options: bare, selection: { ids } }, { ...run, watch });
  await expect(both).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["selection", "ids", 1] }] });
  await expect(planRedrive(ada, { options: bare, selection: { ids }, context: "unheard" }, run)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect((await planRedrive(ada, { options: bare, selection: { ids: ids.slice(0, 1) }, context: "test" }, run)).plan.count).toBe(1);
});

test("a thousand letters are planned, and none is forgotten", async () => {
  const letters = await die(
    run,
    server.port,
    Array.from({ length: 1_000 }, () => ({ subject: "work.a", payload: "x".repeat(256) })),
  );
  const ids = letters.map(({ id }) => id);
  const made = await planOf(ids);
  expect(made.plan).toMatchObject({ count: 1_000, refusedCount: 0 });
  expect((await planOf([...ids, "one-more"])).plan).toMatchObject({ count: 1_000, refused: [{ id: "one-more", code: "NOT_FOUND" }] });
});

test("when the group grew lately, and its consumer gave up lately, the plan says so; a quarter of an hour later it does not", async () => {
  await stream("LATE");
  await consumer("LATE", "tired");
  const death = { subject: "late.a", stream: "LATE", headers: "X-Original-Consumer: tired\r\n" };
  const [letter] = await die(
    run,
    server.port,
    [1, 2, 3].map((seq) => ({ ...death, seq })),
  );
  const ids = [letter?.id ?? ""];
  const made = await planOf(ids);
  expect(made.plan.warnings).toContainEqual({ code: "GROUP_GROWS", text: "The group grew by 3 in the last 10 minutes." });
  expect(made.plan.targets[0]?.receivers).toMatchObject([{ consumer: "tired", gaveUpLately: 3 }]);

  const later = { ...run, clock: { now: () => Date.now() + 15 * 60_000 } };
  const { plan: then, planHash } = await planRedrive(ada, { options: bare, selection: { ids }, reason: "mended" }, later);
  expect(then.warnings.map(({ code }) => code)).not.toContain("GROUP_GROWS");
  expect(then.targets[0]?.receivers).toMatchObject([{ consumer: "tired", gaveUpLately: 0 }]);
  expect(planHash).toBe(made.planHash); // what is only said of it does not change a plan
});
