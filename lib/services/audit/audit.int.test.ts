import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { AuditList } from "@/lib/domain/audit/row";
import { AppError } from "@/lib/errors";
import { abortRedrive } from "../redrives/abort-redrive";
import { cancelRedrive } from "../redrives/cancel-redrive";
import { planRedrive } from "../redrives/plan-redrive";
import { resolveItem } from "../redrives/resolve-item";
import { startRedrive } from "../redrives/start-redrive";
import { listAudit } from "./list-audit";
import { withAudit } from "./with-audit";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "token" };

let server: NatsServer;
let run: Redriving;
let ids: string[];

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await run.context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
  ids = (await die(run, server.port, [{ subject: "work.a" }])).map(({ id }) => id);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const list = async (input: Parameters<typeof listAudit>[1]) => AuditList.parse(await listAudit(vera, input, run));
const newest = async (input: Parameters<typeof listAudit>[1] = {}) => (await list({ ...input, limit: 1 })).items[0];

/** Every verb that acts, on a plan. Whoever adds one adds it here. */
const acts = (actor: Actor, { id, planHash }: { id: string; planHash: string }, deps: Redriving) => ({
  "redrive.plan": () => planRedrive(actor, { options: bare, selection: { ids }, reason: "why not" }, deps),
  "redrive.start": () => startRedrive(actor, { id, planHash, reason: "why not" }, deps),
  "redrive.cancel": () => cancelRedrive(actor, { id, reason: "why not" }, deps),
  "redrive.abort": () => abortRedrive(actor, { id, reason: "why not" }, deps),
  "redrive.resolve": () => resolveItem(actor, { id, item: "1", as: "published", reason: "why not" }, deps),
});

test("a viewer is refused every act, and stands on the record as denied; nothing was done", async () => {
  const planned = await planRedrive(ada, { options: bare, selection: { ids } }, run);
  for (const [action, act] of Object.entries(acts(vera, planned, run))) {
    await expect(act(), action).rejects.toMatchObject({ code: "FORBIDDEN" });
    const row = await newest({ actor: "v", action });
    expect(row).toMatchObject({ action, actor: vera, outcome: "denied", code: "FORBIDDEN", reason: "why not", plan: null });
    if (action !== "redrive.plan") expect(row?.target).toBe(planned.id);
  }
  expect(await run.db.redrives.get(planned.id)).toMatchObject({ state: "planned" });
  expect(await run.letters.get(ids[0] ?? "")).toMatchObject({ state: "open" });
});

test("a read-only console refuses every act of everybody, and records it", async () => {
  const planned = await planRedrive(ada, { options: bare, selection: { ids } }, run);
  const admin: Actor = { id: "root", name: "root", role: "admin", kind: "local" };
  for (const [action, act] of Object.entries(acts(admin, planned, { ...run, settings: { ...run.settings, readOnly: true } }))) {
    await expect(act(), action).rejects.toMatchObject({ code: "READ_ONLY" });
    expect(await newest({ actor: "root", action })).toMatchObject({ action, outcome: "denied", code: "READ_ONLY" });
  }
  expect(await run.db.redrives.get(planned.id)).toMatchObject({ state: "planned" });
});

test("what was done stands there with who, why, the plan and what came of it", async () => {
  const planned = await planRedrive(ada, { options: bare, selection: { ids }, context: "test", reason: "it is mended" }, run);
  expect(await newest({ target: planned.id })).toMatchObject({
    action: "redrive.plan",
    actor: ada,
    context: "test",
    reason: "it is mended",
    outcome: "done",
    detail: `Planned re-drive #${planned.number}: it would send 1 message.`,
    endedAt: expect.any(String),
  });
  await cancelRedrive(ada, { id: planned.id }, run);
  const row = await newest({ target: planned.id });
  expect(row).toMatchObject({ action: "redrive.cancel", context: "test", outcome: "done", reason: null, plan: { count: 1 } });
});

test("a start that leaves its reason to the plan stands there with that reason, whatever comes of it", async () => {
  const planned = await planRedrive(ada, { options: bare, selection: { ids }, context: "test", reason: "it is mended" }, run);
  await expect(startRedrive(ada, { id: planned.id, planHash: "other" }, run)).rejects.toMatchObject({ code: "PLAN_CHANGED" });
  expect(await newest({ target: planned.id })).toMatchObject({ action: "redrive.start", outcome: "failed", reason: "it is mended" });
});

test("an act that failed stands there with its code and the words its actor was told", async () => {
  const planned = await planRedrive(ada, { options: bare, selection: { ids } }, run);
  await expect(startRedrive(ada, { id: planned.id, planHash: "other", reason: "x" }, run)).rejects.toMatchObject({ code: "PLAN_CHANGED" });
  expect(await newest({ target: planned.id })).toMatchObject({
    action: "redrive.start",
    outcome: "failed",
    code: "PLAN_CHANGED",
    plan: { count: 1 },
  });
  await expect(planRedrive(ada, { context: "test", selection: { group: "none" } }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await newest()).toMatchObject({
    action: "redrive.plan",
    context: "test",
    outcome: "failed",
    code: "NOT_FOUND",
    detail: expect.stringContaining("none"),
  });
});

test("an unexpected failure is recorded without its secrets", async () => {
  const act = { actor: ada, needs: "operator", action: "test.act", target: "t" } as const;
  const crash = () => Promise.reject(new Error("password=hunter2"));
  await expect(withAudit(run, act, crash)).rejects.toThrow("hunter2");
  const row = await newest({ action: "test" });
  expect(row).toMatchObject({ outcome: "failed", code: "INTERNAL" });
  expect(JSON.stringify(row)).not.toContain("hunter2");
});

test("an act of which nothing could be told first is not done, and stands there as failed", async () => {
  const about = () => Promise.reject(new AppError("NOT_FOUND", "there is no such thing"));
  const act = { actor: ada, needs: "operator", action: "test.about", target: "t", about } as const;
  let done = 0;
  await expect(withAudit(run, act, async () => ({ answer: ++done, detail: "done" }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(done).toBe(0);
  expect(await newest({ action: "test.about" })).toMatchObject({ outcome: "failed", code: "NOT_FOUND", detail: "there is no such thing" });
});

test("no record, no act; an act whose outcome cannot be recorded stays pending, and keeps its answer", async () => {
  const act = { actor: ada, needs: "operator", action: "test.record", target: "t" } as const;
  let done = 0;
  const perform = async () => ({ answer: ++done, detail: "done" });
  const broken = (part: "begin" | "end") => {
    const audit = { ...run.db.audit, [part]: () => Promise.reject(new AppError("INTERNAL", "no database")) };
    return { ...run, db: { ...run.db, audit } };
  };
  await expect(withAudit(broken("begin"), act, perform)).rejects.toMatchObject({ code: "INTERNAL" });
  expect(done).toBe(0);
  expect(await withAudit(broken("end"), act, perform)).toBe(1);
  expect(await newest({ action: "test.record" })).toMatchObject({ outcome: "pending", endedAt: null });
});

test("the record is filtered by who, what and when, and comes in pages, newest first", async () => {
  const all = await list({ limit: 500 });
  expect(all.items.map(({ id }) => Number(id))).toEqual(all.items.map(({ id }) => Number(id)).toSorted((a, b) => b - a));
  expect((await list({ actor: "vera" })).total).toBe(5);
  expect((await list({ action: "redrive" })).total).toBe(all.items.filter(({ action }) => action.startsWith("redrive.")).length);
  expect((await list({ action: "redriv" })).total).toBe(0);
  expect((await list({ to: "-1h" })).total).toBe(0);
  expect((await list({ from: "-1h" })).total).toBe(all.total);
  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4));
  await expect(list({ from: "yesterday" })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["from"] }] });
  await expect(listAudit({ ...vera, role: "none" as Actor["role"] }, {}, run)).rejects.toMatchObject({ code: "FORBIDDEN" }); // a broken session
});

test("while NATS is down nothing is planned, and that stands on the record", async () => {
  await server.kill();
  await expect(planRedrive(ada, { options: bare, selection: { ids }, reason: "in the dark" }, run)).rejects.toMatchObject({
    code: "NATS_UNAVAILABLE",
  });
  expect(await newest()).toMatchObject({ action: "redrive.plan", outcome: "failed", code: "NATS_UNAVAILABLE", reason: "in the dark" });
});
