import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { abortRedrive } from "./abort-redrive";
import { cancelRedrive } from "./cancel-redrive";
import { getRedrive } from "./get-redrive";
import { listItems } from "./list-items";
import { listRedrives } from "./list-redrives";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const bob: Actor = { id: "b", name: "bob", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const stream = (name: string, more: object = {}) => api(`STREAM.CREATE.${name}`, { name, subjects: [`${name.toLowerCase()}.>`], ...more });

async function letters(deaths: readonly Death[]): Promise<string[]> {
  return (await die(run, server.port, deaths)).map(({ id }) => id);
}

const plan = async (ids: string[], options: object = {}) => planRedrive(ada, { selection: { ids }, options: { ...bare, ...options } }, run);
const start = ({ id, planHash }: Pick<RedriveDetail, "id" | "planHash">, more: object = {}, actor = ada) =>
  startRedrive(actor, { id, planHash, reason: "fixed", ...more }, run);

/** Nobody runs jobs in this file: what is started stays as the start left it. */
beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await stream("DLQ", { subjects: ["dlq.>"], allow_direct: true });
  await stream("WORK");
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

test("a start claims every letter, says why, and is seen in lists", async () => {
  const ids = await letters([{ subject: "work.a" }, { subject: "work.a" }]);
  const planned = await plan(ids);
  const signals: unknown[] = [];
  run.jobs.onSignal((signal) => signals.push(signal));
  const job = await start(planned, { ratePerSec: 7 });
  expect(job).toMatchObject({ state: "running", reason: "fixed", ratePerSec: 7, etaMs: 286, counts: { selected: 2 } });
  expect(signals).toEqual([{ job: job.id, kind: "started" }]);
  expect([...(await run.letters.getMany(ids)).values()].map(({ state, claimedBy }) => [state, claimedBy])).toEqual([
    ["claimed", job.id],
    ["claimed", job.id],
  ]);
  expect(await getRedrive(ada, { id: job.id }, run)).toMatchObject({ state: "running", plan: { count: 2 } });
  expect((await listRedrives(ada, { state: "running" }, run)).items[0]).toMatchObject({ id: job.id, sentence: job.sentence });
  const items = await listItems(ada, { id: job.id, limit: 1 }, run);
  expect(items).toMatchObject({
    total: 2,
    items: [{ id: "1", deadLetters: [ids[0]], state: "selected", published: null, removed: false }],
  });
  expect((await listItems(ada, { id: job.id, cursor: items.nextCursor ?? "" }, run)).items.map(({ id }) => id)).toEqual(["2"]);
});

test("two operators start the same plan: one does, the other is told who has it", async () => {
  const planned = await plan(await letters([{ subject: "work.a" }, { subject: "work.a" }]));
  const both = await Promise.allSettled([start(planned), start(planned, {}, bob)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const refused = both.find((one) => one.status === "rejected")?.reason;
  expect(refused).toMatchObject({ code: "CONFLICT", heldBy: [{ redrive: planned.id, actor: "ada", count: 2 }] });
});

test("two plans overlap: the second start takes nothing, and says who holds how many; a third plan refuses them", async () => {
  const ids = await letters([{ subject: "work.a" }, { subject: "work.a" }, { subject: "work.a" }]);
  const [first, second] = [await plan(ids.slice(0, 2)), await plan(ids.slice(1))];
  await start(first);
  await expect(start(second)).rejects.toMatchObject({ code: "CONFLICT", heldBy: [{ redrive: first.id, actor: "ada", count: 1 }] });
  expect(await getRedrive(ada, { id: second.id }, run)).toMatchObject({ state: "planned" });
  expect(await run.letters.get(ids[2] ?? "")).toMatchObject({ state: "open", claimedBy: null });
  const third = await plan(ids);
  expect(third.plan).toMatchObject({ count: 1, refused: [{ code: "CLAIMED" }, { code: "CLAIMED" }] });
});

test("two letters of one message, selected by two people: the message itself is claimed", async () => {
  await run.context.request("work.a", "once");
  const { state } = await api<{ state: { last_seq: number } }>("STREAM.INFO.WORK");
  const death = { subject: "work.a", payload: "once", stream: "WORK", seq: state.last_seq };
  const ids = await letters([
    { ...death, headers: "X-Consumer: billing\r\n" },
    { ...death, headers: "X-Consumer: shipping\r\n" },
  ]);
  const [first, second] = [await plan(ids.slice(0, 1)), await plan(ids.slice(1))];
  await start(first);
  await expect(start(second)).rejects.toMatchObject({ code: "CONFLICT", heldBy: [{ redrive: first.id, count: 1 }] });
});

test("a plan that no longer holds names what changed, and takes nothing", async () => {
  await stream("MOVING");
  const planned = await plan(await letters([{ subject: "moving.a" }]));
  await expect(start({ ...planned, planHash: "0".repeat(64) })).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "plan" }],
  });
  await api("CONSUMER.CREATE.MOVING.late", { stream_name: "MOVING", config: { durable_name: "late", ack_policy: "explicit" } });
  const changed = await start(planned).catch((error: unknown) => error);
  expect(changed).toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ before: expect.any(String), after: expect.stringContaining("late") }],
  });
  expect(await getRedrive(ada, { id: planned.id }, run)).toMatchObject({ state: "planned" });
  await api("STREAM.DELETE.MOVING");
  await expect(start(planned)).rejects.toMatchObject({ code: "PLAN_CHANGED" });
});

test("a plan does not survive a copy of its letters that it does not know of", async () => {
  await stream("SECOND_DLQ", { allow_direct: true });
  const ids = await letters([{ subject: "work.a", stream: "WORK", seq: 7_777 }]);
  const planned = await plan(ids);
  const headers = "X-Dead-Letter-Reason: it failed\r\nX-Original-Stream: WORK\r\nX-Original-Sequence: 7777\r\n";
  await rawPublish(server.port, [{ subject: "second_dlq.copy", block: `NATS/1.0\r\n${headers}\r\n`, payload: "x" }]);
  await until(async () => ((await run.letters.get(ids[0] ?? ""))?.alsoSeenAs.length ?? 0) > 0);
  await expect(start(planned)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    changes: [{ what: "copies", before: "1 place", after: "2 places" }],
  });
  expect(await getRedrive(ada, { id: planned.id }, run)).toMatchObject({ state: "planned" });
  const again = await plan(ids, { keep: true });
  expect(await start(again)).toMatchObject({ state: "running", counts: { selected: 1 } });
});

test.each([
  ["full", async () => api("STREAM.UPDATE.LATER", { name: "LATER", subjects: ["later.>"], max_msgs: 1, discard: "new" })],
  ["sealed", async () => api("STREAM.UPDATE.LATER", { name: "LATER", subjects: ["later.>"], sealed: true })],
])("a target that became %s since the plan is a changed plan", async (_, change) => {
  await stream("LATER");
  const planned = await plan(await letters([{ subject: "later.a" }]));
  await change();
  await expect(start(planned)).rejects.toMatchObject({ code: "PLAN_CHANGED" });
  await api("STREAM.DELETE.LATER");
});

test("a plan that sends nothing cannot be started", async () => {
  const planned = await plan(await letters([{ subject: "nowhere.x" }]));
  await expect(start(planned)).rejects.toMatchObject({ code: "REFUSED" });
});

test("a start needs a reason, there or in the plan", async () => {
  const ids = await letters([{ subject: "work.a" }]);
  const { id, planHash } = await plan(ids);
  await expect(startRedrive(ada, { id, planHash }, run)).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["reason"] }] });
  const said = await planRedrive(ada, { options: bare, selection: { ids }, reason: "said before" }, run);
  expect(await startRedrive(ada, { id: said.id, planHash: said.planHash }, run)).toMatchObject({ state: "running", reason: "said before" });
});

test("a letter that leaves between plan and start is skipped, the others go", async () => {
  const ids = await letters([{ subject: "work.a" }, { subject: "work.a" }]);
  const planned = await plan(ids);
  const gone = await run.letters.get(ids[0] ?? "");
  await api("STREAM.MSG.DELETE.DLQ", { seq: gone?.seq, no_erase: true });
  await until(async () => (await run.letters.get(ids[0] ?? ""))?.state === "gone");
  expect(await start(planned)).toMatchObject({ state: "running", counts: { selected: 1, skipped: 1 } });
  expect((await listItems(ada, { id: planned.id, state: "skipped" }, run)).items).toMatchObject([
    { reason: "GONE", deadLetters: [ids[0]] },
  ]);
});

test("a cancelled plan stays cancelled, and frees nothing because it held nothing", async () => {
  const ids = await letters([{ subject: "work.a" }]);
  const planned = await plan(ids);
  expect(await cancelRedrive(bob, { id: planned.id }, run)).toMatchObject({ state: "cancelled" });
  await expect(cancelRedrive(bob, { id: planned.id }, run)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(start(planned)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(abortRedrive(ada, { id: planned.id }, run)).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await plan(ids)).plan.count).toBe(1);
});

test("an expired plan is gone", async () => {
  const planned = await plan(await letters([{ subject: "work.a" }]));
  await run.db.client.$executeRaw`UPDATE redrive SET expires_at = now() - interval '1 second' WHERE id = ${planned.id}::uuid`;
  await expect(start(planned)).rejects.toMatchObject({ code: "GONE" });
  await expect(cancelRedrive(ada, { id: planned.id }, run)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getRedrive(ada, { id: planned.id }, run)).toMatchObject({ state: "expired" });
});

test("an abort that no runner hears answers within seconds with the job as it is; only a running one can be aborted", async () => {
  const planned = await plan(await letters([{ subject: "work.a" }]));
  await expect(abortRedrive(ada, { id: planned.id }, run)).rejects.toMatchObject({ code: "CONFLICT" });
  await start(planned);
  const at = performance.now();
  expect(await abortRedrive(bob, { id: planned.id, reason: "wrong ones" }, run)).toMatchObject({ state: "aborting" });
  expect(performance.now() - at).toBeGreaterThan(4_900);
});

test("what is not there is NOT_FOUND, and what is no id is INVALID", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const missing = { code: "NOT_FOUND" };
  await expect(getRedrive(ada, { id }, run)).rejects.toMatchObject(missing);
  await expect(listItems(ada, { id }, run)).rejects.toMatchObject(missing);
  await expect(cancelRedrive(ada, { id }, run)).rejects.toMatchObject(missing);
  await expect(abortRedrive(ada, { id }, run)).rejects.toMatchObject(missing);
  await expect(start({ id, planHash: "x" })).rejects.toMatchObject(missing);
  await expect(listItems(ada, { id: "x" }, run)).rejects.toThrow(/uuid/i);
});
