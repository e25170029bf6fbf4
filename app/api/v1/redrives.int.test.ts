import { bare } from "@/e2e/fixtures/redriving";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy, type JetStreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { AuditList } from "@/lib/domain/audit/row";
import { Explained } from "@/lib/domain/explain/row";
import { LiveRedrive } from "@/lib/domain/live";
import { Me } from "@/lib/domain/person";
import { RedriveDetail, RedriveItemList, RedriveList, RedriveSeries, RedrivesStopped } from "@/lib/domain/redrive/row";
import { Problem } from "@/lib/errors";
import { matchPath } from "@/lib/http/match-path";
import type { Runtime } from "@/lib/runtime";
import { GET as live } from "./live/route";
import { registry } from "./registry";
import { call, eventually, startConsole, type Answer } from "./testing/console";

let server: NatsServer;
let runtime: Runtime;
let dataDir: string;
let nats: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  server = await startNatsServer();
  nats = await connect({ servers: server.url });
  manager = await jetstreamManager(nats);
  await manager.streams.add({ name: "WORK", subjects: ["work.>"] });
  await manager.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-redrives-"));
  runtime = await startConsole({ NATS_URL: server.url, JETLAG_DATA_DIR: dataDir });
});

afterAll(async () => {
  await runtime?.stop();
  await nats?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", view: string, body?: unknown): Promise<Answer> {
  const [at = ""] = view.split("?");
  for (const { method: known, path: template, route } of registry) {
    const params = known === method ? matchPath(template, at) : null;
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    if (params) return call(route, view, { method, params, ...init });
  }
  throw new Error(`nothing is registered for ${method} ${view}`);
}

/** Ids of letters that died on a subject, newest first. */
async function letters(count: number, subject = "work.a"): Promise<string[]> {
  const js = jetstream(nats);
  const before = await ids();
  for (let n = 0; n < count; n++)
    await js.publish("dlq.a", JSON.stringify({ original_subject: subject, original_message: { n }, error: "x" }));
  const found = await eventually(ids, (all) => all.length === before.length + count);
  return found.filter((id) => !before.includes(id));
}

async function ids(): Promise<string[]> {
  const { body } = await ask("GET", "/dead-letters?limit=500");
  return (body as { items: { id: string }[] }).items.map(({ id }) => id); // the answer of /dead-letters
}

const plan = async (selected: string[], more: { options?: object; reason?: string } = {}) => {
  const { status, body } = await ask("POST", "/redrives", { selection: { ids: selected }, ...more, options: { ...bare, ...more.options } });
  expect(status).toBe(201);
  return RedriveDetail.parse(body);
};

const problem = ({ status, headers, body }: Answer) => {
  expect(headers.get("content-type")).toBe("application/problem+json");
  const told = Problem.parse(body);
  expect(told.status).toBe(status);
  return told;
};

test("plan, start, and what became of it, by the schemas that OpenAPI is made from", async () => {
  const planned = await plan(await letters(2), { options: { ratePerSec: null } });
  const { id, planHash } = planned;
  expect(planned).toMatchObject({ state: "planned", plan: { count: 2 } });
  const started = await ask("POST", `/redrives/${id}/start`, { planHash, reason: "mended" });
  expect([started.status, RedriveDetail.parse(started.body).reason]).toEqual([200, "mended"]);
  const job = await eventually(
    async () => RedriveDetail.parse((await ask("GET", `/redrives/${id}`)).body),
    ({ endedAt }) => endedAt !== null,
  );
  expect(job).toMatchObject({ state: "succeeded", counts: { notObserved: 2, sent: 2, selected: 0 } });
  expect(RedriveList.parse((await ask("GET", "/redrives?state=succeeded")).body).items.map((row) => row.id)).toContain(id);
  const items = RedriveItemList.parse((await ask("GET", `/redrives/${id}/items?state=not-observed`)).body);
  expect(items).toMatchObject({ total: 2, items: [{ published: { stream: "WORK", seq: 1 } }, { published: { stream: "WORK", seq: 2 } }] });
  const { points } = RedriveSeries.parse((await ask("GET", `/redrives/${id}/series`)).body);
  expect(points.at(-1)?.slice(1)).toEqual([2, 0, 0]);
  const record = AuditList.parse((await ask("GET", `/audit?target=${id}`)).body);
  expect(record.items.map(({ action }) => action)).toEqual(["redrive.end", "redrive.start", "redrive.plan"]);
});

/** What a worker of `planner` answers, one delivery after another. */
async function work(stream: string, ...how: ("nak" | "term")[]): Promise<void> {
  const consumer = await jetstream(nats).consumers.get(stream, "planner");
  for (const answer of how) (await consumer.next({ expires: 30_000 }))?.[answer]();
}

test.each([RetentionPolicy.Limits, RetentionPolicy.Workqueue])(
  "%s: how each delivery went that was heard: of the letter that came back, and of the message that was sent",
  async (retention) => {
    const stream = `STEPS-${retention}`;
    await manager.streams.add({ name: stream, subjects: [`steps.${retention}`], retention });
    await manager.consumers.add(stream, { durable_name: "planner", ack_policy: AckPolicy.Explicit, max_deliver: 5 });
    const worked = work(stream, "nak", "nak", "term");
    const { id, planHash } = await plan(await letters(1, `steps.${retention}`), { options: { ratePerSec: null }, reason: "mended" });
    await ask("POST", `/redrives/${id}/start`, { planHash });
    await worked;
    const read = async () => RedriveItemList.parse((await ask("GET", `/redrives/${id}/items`)).body).items[0];
    const item = await eventually(read, (row) => row?.boomerang != null && row.deliveries.length === 3);
    const one = (delivery: number, answer: string) => ({ consumer: "planner", delivery, answer, at: expect.any(String) as string });
    expect(item?.deliveries).toEqual([one(1, "nak"), one(2, "nak"), one(3, "term")]);
    const explain = async (letter: string) => Explained.parse((await ask("GET", `/dead-letters/${letter}/explain`)).body).deliveries;
    expect(await explain(item?.boomerang ?? "")).toEqual({ items: item?.deliveries, isWhole: true });
    expect(await explain(item?.deadLetters[0] ?? "")).toBeNull();
  },
);

test("a job is paused, slowed down, resumed, and stopped with all others, by the schemas that OpenAPI is made from", async () => {
  const planned = await plan(await letters(3), { options: { ratePerSec: 0.01 }, reason: "mended" });
  const at = `/redrives/${planned.id}`;
  const act = async (verb: string, body: object = {}) => {
    const { status, body: answer } = await ask("POST", `${at}/${verb}`, body);
    expect(status).toBe(200);
    return RedriveDetail.parse(answer);
  };
  await act("start", { planHash: planned.planHash });
  expect(await act("pause", { reason: "too early" })).toMatchObject({
    state: "paused",
    stateReason: expect.stringContaining("paused it: too early"),
  });
  expect(problem(await ask("POST", `${at}/pause`, {}))).toMatchObject({ status: 409, code: "CONFLICT" });
  expect((await act("rate", { ratePerSec: 0.02 })).ratePerSec).toBe(0.02);
  for (const ratePerSec of [0, -1, 1e9, "5"])
    expect(problem(await ask("POST", `${at}/rate`, { ratePerSec }))).toMatchObject({ code: "INVALID", errors: [{ path: ["ratePerSec"] }] });
  expect(problem(await ask("POST", `${at}/skip-canary`, {}))).toMatchObject({ status: 409, code: "CONFLICT" });
  expect(await act("resume")).toMatchObject({ state: "running", stateReason: null });
  const all = RedrivesStopped.parse((await ask("POST", "/redrives/stop-all", {})).body);
  expect(all).toEqual({ count: 1, redrives: [{ id: planned.id, number: planned.number, context: planned.context }] });
  expect(RedrivesStopped.parse((await ask("POST", "/redrives/stop-all", {})).body).count).toBe(0);
  expect(RedriveList.parse((await ask("GET", "/redrives?state=live")).body).items.map(({ id }) => id)).toEqual([planned.id]);
  expect((await act("abort")).state).toBe("aborted");
  expect(RedriveList.parse((await ask("GET", "/redrives?state=live")).body).items).toEqual([]);
});

test("each refusal is a problem with its code and its status, and says what a caller decides by", async () => {
  const selected = await letters(2);
  const [first, second] = [await plan(selected), await plan(selected)];
  const start = (id: string, body: object) => ask("POST", `/redrives/${id}/start`, { reason: "mended", ratePerSec: 0.01, ...body });
  await start(first.id, { planHash: first.planHash });
  const held = problem(await start(second.id, { planHash: second.planHash }));
  expect(held).toMatchObject({
    status: 409,
    code: "CONFLICT",
    heldBy: [{ redrive: first.id, actor: expect.any(String), count: expect.any(Number) }],
  });
  expect(problem(await start(second.id, { planHash: "x" }))).toMatchObject({
    status: 409,
    code: "PLAN_CHANGED",
    changes: [{ what: "plan", before: "x" }],
  });
  const wrong = problem(await ask("POST", "/redrives", { selection: { ids: [1], colour: 2 } }));
  expect(wrong).toMatchObject({ status: 400, code: "INVALID" });
  expect(wrong.errors?.map((error) => error.path.join("."))).toEqual(["selection.ids.0", "selection.colour"]);
  const nothing = await plan(["unknown"]);
  expect(problem(await start(nothing.id, { planHash: nothing.planHash }))).toMatchObject({ status: 422, code: "REFUSED" });
  expect(problem(await ask("GET", "/redrives/x"))).toMatchObject({ status: 400, code: "INVALID", errors: [{ path: ["id"] }] });
  const aborted = await ask("POST", `/redrives/${first.id}/abort`, {});
  expect([aborted.status, RedriveDetail.parse(aborted.body).state]).toEqual([200, "aborted"]);
  expect(problem(await ask("POST", `/redrives/${first.id}/items/1/resolve`, { as: "published", reason: "x" }))).toMatchObject({
    code: "CONFLICT",
  });
  expect((await ask("POST", `/redrives/${second.id}/cancel`)).status).toBe(200);
});

test("a body that is no JSON, or larger than 1 MiB, is INVALID; ten thousand ids fit", async () => {
  const tenThousand = Array.from({ length: 10_000 }, (_, n) => `${n}`.padStart(22, "0"));
  expect((await ask("POST", "/redrives", { selection: { ids: tenThousand } })).body).toMatchObject({
    plan: { count: 0, selectedCount: 10_000, refusedCount: 10_000 },
  });
  expect(problem(await ask("POST", "/redrives", { selection: { ids: ["a"] }, reason: "x".repeat(1_100_000) }))).toMatchObject({
    code: "INVALID",
  });
});

test("readers of the live channel hear of a job at once, and see its views change", async () => {
  const leaving = new AbortController();
  const planned = await plan(await letters(1));
  const view = `/redrives/${planned.id}`;
  const url = `http://127.0.0.1:3000/api/v1/live?${new URLSearchParams({ view })}`;
  const response = await live(new Request(url, { signal: leaving.signal }));
  const states: string[] = [];
  let text = "";
  let isStarted = false;
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (const [, data = ""] of text.matchAll(/event: redrive\ndata: (.*)\n\n/g)) states.push(LiveRedrive.parse(JSON.parse(data)).state);
    text = text.slice(text.lastIndexOf("\n\n") + 2);
    if (!isStarted) await ask("POST", `${view}/start`, { planHash: planned.planHash, reason: "mended" });
    isStarted = true;
    if (states.at(-1) === "succeeded") break;
  }
  expect(states.at(-1)).toBe("succeeded");
  leaving.abort();
});

test("a read-only console says so, refuses every act, and sends nothing: a job that runs waits for another console", async () => {
  expect(Me.parse((await ask("GET", "/me")).body)).toMatchObject({ role: "admin", kind: "local", readOnly: false });
  const asked = { selection: { ids: await letters(6) }, options: { ...bare, ratePerSec: 0.1 }, reason: "mended" };
  const planned = RedriveDetail.parse((await ask("POST", "/redrives", asked)).body);
  await ask("POST", `/redrives/${planned.id}/start`, { planHash: planned.planHash });
  const job = async () => RedriveDetail.parse((await ask("GET", `/redrives/${planned.id}`)).body);
  await eventually(job, ({ counts }) => counts.sent > 0);
  await runtime.stop();
  const stored = async () => (await manager.streams.info("WORK")).state.messages;
  const before = await stored();

  runtime = await startConsole({ NATS_URL: server.url, JETLAG_DATA_DIR: dataDir, JETLAG_READ_ONLY: "1" });
  expect(Me.parse((await ask("GET", "/me")).body)).toMatchObject({ readOnly: true });
  const id = "00000000-0000-4000-8000-000000000000";
  const group = "0123456789012345678901";
  const rule = { name: "x", match: { consumer: "x" }, fingerprint: "x" };
  const acts: [view: string, body: object, method?: "PUT" | "PATCH" | "DELETE"][] = [
    ["/redrives", { selection: { ids: ["a"] } }],
    [`/redrives/${id}/start`, { planHash: "x" }],
    [`/redrives/${id}/cancel`, {}],
    [`/redrives/${id}/abort`, {}],
    [`/redrives/${id}/pause`, {}],
    [`/redrives/${id}/resume`, {}],
    [`/redrives/${id}/rate`, { ratePerSec: 5 }],
    [`/redrives/${id}/skip-canary`, {}],
    ["/redrives/stop-all", {}],
    [`/redrives/${id}/items/1/resolve`, { as: "published", reason: "x" }],
    [`/redrives/${id}/unknown/resolve`, { which: "unclear", count: 1, as: "published", reason: "x" }],
    ["/dead-letters/discards", { selection: { ids: ["a"] } }],
    [`/dead-letters/discards/${id}/start`, { planHash: "x" }],
    [`/dead-letters/discards/${id}/abort`, {}],
    [`/dead-letters/discards/${id}/undo`, { reason: "x" }],
    ["/dead-letters/index/rebuild", { reason: "x" }],
    ["/fleet/incidents/x", { system: "y", state: "on" }],
    ["/capture", { enabled: true, reason: "x" }, "PUT"],
    [`/dead-letters/groups/${group}`, { state: "resolved" }, "PATCH"],
    [`/dead-letters/groups/${group}/notes`, { text: "x" }],
    ["/dead-letters/groups/merge", { into: group, groups: [group], reason: "x" }],
    [`/dead-letters/merges/${id}/undo`, {}],
    ["/fingerprint-rules", { rule, reason: "x" }],
    ["/fingerprint-rules/order", { ids: [id], reason: "x" }, "PUT"],
    [`/fingerprint-rules/${id}`, { rule, reason: "x" }, "PUT"],
    [`/fingerprint-rules/${id}`, { reason: "x" }, "DELETE"],
    ["/saved-views", { name: "x", path: "/dead-letters" }],
    [`/saved-views/${id}`, {}, "DELETE"],
    ["/shares", { view: `/redrives/${id}` }],
    [`/shares/${id}`, {}, "DELETE"],
    ["/consumers/x/y/keep-dead-letters", { enabled: true, reason: "x" }, "PUT"],
  ];
  for (const [view, body, method = "POST"] of acts)
    expect(problem(await ask(method, view, body))).toMatchObject({ status: 403, code: "READ_ONLY" });
  const looks = ["/redrives/preview-edit", "/fingerprint-rules/try"];
  expect(registry.filter(({ method, path: at }) => method !== "GET" && !looks.includes(at))).toHaveLength(acts.length);
  const { items } = AuditList.parse((await ask("GET", `/audit?limit=${acts.length}`)).body);
  expect(items.map(({ outcome, code }) => [outcome, code])).toEqual(acts.map(() => ["denied", "READ_ONLY"]));

  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect([(await job()).state, await stored()]).toEqual(["running", before]);
});
