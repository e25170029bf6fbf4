import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { listAudit } from "../audit/list-audit";
import type { Redriving as Deps } from "./deps";
import { getRedrive } from "./get-redrive";
import { listRedrives } from "./list-redrives";
import { pauseRedrive } from "./pause-redrive";
import { planRedrive } from "./plan-redrive";
import { resumeRedrive } from "./resume-redrive";
import { setRate } from "./set-rate";
import { skipCanary } from "./skip-canary";
import { startRedrive } from "./start-redrive";
import { stopAllRedrives } from "./stop-all-redrives";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const bob: Actor = { id: "b", name: "bob", role: "operator", kind: "user" };
const eve: Actor = { id: "e", name: "eve", role: "viewer", kind: "user" };

let server: NatsServer;
let run: Redriving;

/** Nobody runs jobs in this file: what is started stays as people leave it. */
beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await run.context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const plan = async (options: object = {}) => {
  const ids = (await die(run, server.port, [{ subject: "work.a" }, { subject: "work.a" }])).map(({ id }) => id);
  return planRedrive(ada, { selection: { ids }, options: { ...bare, ...options }, reason: "fixed" }, run);
};
const started = async (options: object = {}, more: object = {}) => {
  const { id, planHash } = await plan(options);
  return startRedrive(ada, { id, planHash, ...more }, run);
};

const verbs: [name: string, act: (actor: Actor, id: string, deps?: Deps) => Promise<unknown>][] = [
  ["redrive.pause", (actor, id, deps = run) => pauseRedrive(actor, { id }, deps)],
  ["redrive.resume", (actor, id, deps = run) => resumeRedrive(actor, { id }, deps)],
  ["redrive.rate", (actor, id, deps = run) => setRate(actor, { id, ratePerSec: 5 }, deps)],
  ["redrive.skip-canary", (actor, id, deps = run) => skipCanary(actor, { id }, deps)],
  ["redrives.stop-all", (actor, _, deps = run) => stopAllRedrives(actor, {}, deps)],
];

test.each(verbs)("%s: a viewer is refused on the record, a read-only console too, and nothing has changed", async (action, act) => {
  const { id } = await started();
  await expect(act(eve, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(act(ada, id, { ...run, settings: { ...run.settings, readOnly: true } })).rejects.toMatchObject({ code: "READ_ONLY" });
  const { items } = await listAudit(ada, { action, limit: 2 }, run);
  expect(items.map(({ actor, outcome, code }) => [actor.name, outcome, code])).toEqual([
    ["ada", "denied", "READ_ONLY"],
    ["eve", "denied", "FORBIDDEN"],
  ]);
  expect(await getRedrive(ada, { id }, run)).toMatchObject({ state: "running", ratePerSec: 50, stateReason: null });
  await pauseRedrive(ada, { id }, run);
});

test.each(verbs.slice(0, 4))("%s of what is planned, has ended, or is not there says so", async (_, act) => {
  const planned = await plan();
  await expect(act(ada, planned.id)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("is planned") });
  await expect(act(ada, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const ended = await started();
  await run.db.client.redrive.update({ where: { id: ended.id }, data: { state: "succeeded" } });
  await expect(act(ada, ended.id)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("is succeeded") });
});

test("of two people who pause, or resume, one does, and the other is told what it is", async () => {
  const { id } = await started();
  const both = async (act: typeof pauseRedrive) => {
    const results = await Promise.allSettled([act(ada, { id }, run), act(bob, { id }, run)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    return results.find((one) => one.status === "rejected")?.reason;
  };
  expect(await both(pauseRedrive)).toMatchObject({ code: "CONFLICT", message: expect.stringMatching(/is paused \((ada|bob) paused it\)/) });
  expect(await both(resumeRedrive)).toMatchObject({ code: "CONFLICT", message: expect.stringContaining("is running") });
});

test("each act says to the runner at once, and to the record, what was done", async () => {
  const { id, number } = await started();
  const said: unknown[] = [];
  const silence = run.jobs.onSignal(({ job, kind }) => job === id && said.push(kind));
  expect(await pauseRedrive(ada, { id, reason: "crm is down again" }, run)).toMatchObject({
    state: "paused",
    sentence: "Paused: ada paused it: crm is down again. 0 of 2 sent.",
  });
  expect(await setRate(ada, { id, ratePerSec: null }, run)).toMatchObject({ state: "paused", ratePerSec: null });
  expect(await resumeRedrive(bob, { id }, run)).toMatchObject({ state: "running", stateReason: null });
  silence();
  expect(said).toEqual(["pause", "wish", "wish"]);
  const { items } = await listAudit(ada, { target: id, limit: 3 }, run);
  expect(items.map(({ actor, detail }) => [actor.name, detail])).toEqual([
    ["bob", `Re-drive #${number} was resumed; it was paused: ada paused it: crm is down again. 0 of 2 sent.`],
    ["ada", `The rate of re-drive #${number} was changed from 50/s to no cap. 0 of 2 sent.`],
    ["ada", `Re-drive #${number} was paused. 0 of 2 sent.`],
  ]);
  // What was planned stands in the record of its start, once.
  expect(items.map(({ plan: again }) => again)).toEqual([null, null, null]);
  expect((await listAudit(ada, { target: id, action: "redrive.start" }, run)).items).toMatchObject([{ plan: { count: 2 } }]);
});

test("a start says when it begins, and whether its canaries are waited for; before that it is paused and resumed as others are", async () => {
  const job = await started({ delayMs: 3_600_000, canary: { perGroup: 1 } });
  expect(job).toMatchObject({ state: "canary", plan: { canary: { count: 1 }, options: { delayMs: 3_600_000 } } });
  expect(job.sentence).toMatch(/^0 of 2 sent; it begins at 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/);
  expect((await pauseRedrive(ada, { id: job.id }, run)).state).toBe("paused");
  // Nobody can say yet how long it takes.
  expect(await resumeRedrive(ada, { id: job.id }, run)).toMatchObject({ state: "running", etaMs: null, sentence: "0 of 2 sent." });
  expect(await started({ canary: {} }, { skipCanary: true })).toMatchObject({
    state: "running",
    skipCanary: true,
    plan: { canary: { count: 2 } },
  });
  const { number, id } = await started({ canary: {} }, { skipCanary: true, ratePerSec: null });
  expect((await listAudit(ada, { target: id, action: "redrive.start", limit: 1 }, run)).items).toMatchObject([
    { detail: `Re-drive #${number} was started, with no cap instead of 50/s, without waiting for its canaries.` },
  ]);
  const waiting = await started({ canary: {} });
  expect(waiting.skipCanary).toBe(false);
  expect(await skipCanary(ada, { id: waiting.id }, run)).toMatchObject({ state: "canary", skipCanary: true });
  await expect(skipCanary(ada, { id: waiting.id }, run)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("all are stopped at once, and each is found among the live ones until it is aborted", async () => {
  await stopAllRedrives(ada, {}, run);
  const [one, two] = [await started(), await started()];
  expect(await stopAllRedrives(bob, { reason: "wrong stream" }, run)).toEqual({
    count: 2,
    redrives: [one, two].map(({ id, number, context }) => ({ id, number, context })),
  });
  expect(await stopAllRedrives(ada, {}, run)).toEqual({ count: 0, redrives: [] });
  for (const { id, context } of [one, two])
    expect((await listAudit(ada, { target: id, action: "redrive.pause" }, run)).items).toMatchObject([
      { actor: bob, context, reason: "wrong stream", outcome: "done", detail: "bob stopped all re-drives: wrong stream" },
    ]);
  await expect(stopAllRedrives(ada, { context: "elsewhere" }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const live = await listRedrives(ada, { state: "live", limit: 500 }, run);
  expect(live.items.map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, two.id]));
  expect(live.items.every(({ state }) => ["running", "paused"].includes(state))).toBe(true);
  expect((await getRedrive(ada, { id: one.id }, run)).stateReason).toBe("bob stopped all re-drives: wrong stream");
});
