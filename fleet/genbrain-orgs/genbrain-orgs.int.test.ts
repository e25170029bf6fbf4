import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../bus/log";
import { sleep } from "../bus/time";
import type { Agent } from "../bus/types";
import { requestSwitch } from "../control";
import { runSystem, type Running } from "../run-system";
import { startFleet, until } from "../testing/fleet-process";
import { startOwnAccounts, type OwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { autoscaler } from "./agents/autoscaler";
import { Action, Letter, type Health, type Remark, type Scaling, type Task } from "./messages";
import { genbrainOrgs } from "./system";

/** The tenants without founders (rate 0), on the embedded server's configuration, each with its credentials. */
let accounts: OwnAccounts;
let running: Running;
let nc: NatsConnection;
let js: JetStreamClient;
let jsm: JetStreamManager;
const heard: { subject: string; json: unknown }[] = [];
const residents = genbrainOrgs.agents.filter((agent) => agent !== autoscaler);

beforeAll(async () => {
  accounts = await startOwnAccounts(0.01);
  nc = await accounts.connect("genbrain-orgs");
  [js, jsm] = [jetstream(nc), await jetstreamManager(nc)];
  nc.subscribe("genbrain.>", { callback: (_, m) => void heard.push({ subject: m.subject, json: m.json() }) });
  nc.subscribe("fleet.heartbeat.acme-cto", { callback: (_, m) => void heard.push({ subject: m.subject, json: m.json() }) });
  nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", {
    callback: (_, m) => void heard.push({ subject: m.subject, json: m.json() }),
  });
  running = await run(residents);
});
afterAll(async () => {
  await running?.stop();
  await accounts?.stop();
});

const run = (agents: readonly Agent[]) =>
  runSystem(
    { ...genbrainOrgs, agents },
    { agent: null, rate: 0, seed: "t", replicas: null, env: accounts.env, log: createLog(accounts.env) },
  );

const on = <T>(subject: string) => heard.filter((m) => m.subject === subject).map((m) => m.json as T); // the test says what it is
const task = (taskId: string, parts: Task["parts"] = []): Task => ({
  taskId,
  title: "Work",
  assignedBy: "acme-ceo",
  orgId: "acme",
  sessionId: `session-${taskId}`,
  parts,
});
const assign = (role: string, body: Task) => js.publish(`genbrain.agents.${role}.tasks`, JSON.stringify(body), { msgID: body.taskId });
const consumerOf = (role: string) => jsm.consumers.info("AGENT_TASKS", role);
const waiting = async () => (await jsm.streams.info("AGENT_TASKS")).state.messages;

test("a goal becomes tasks, progress in the ceo's inbox, completions in the organisation; each action is an event", async () => {
  await assign(
    "acme-ceo",
    task("goal", [
      { taskId: "goal-1", role: "acme-cto", title: "Build" },
      { taskId: "goal-2", role: "acme-cmo", title: "Tell" },
    ]),
  );
  const completed = () => on<Action>("genbrain.org.acme.tasks.completed");
  await until(() => completed().length === 3, { timeoutMs: 60_000, what: () => `three completions: ${JSON.stringify(completed())}` });
  expect(on<Action>("genbrain.org.acme.tasks.created").map(({ taskId }) => taskId)).toEqual(["goal-1", "goal-2"]);
  expect(new Set(completed().map(({ taskId }) => taskId))).toEqual(new Set(["goal", "goal-1", "goal-2"]));
  const progress = on<unknown>("genbrain.agents.acme-ceo.inbox").map((letter) => Letter.parse(letter));
  expect(progress.map(({ kind, from }) => `${kind} ${from}`).toSorted()).toEqual(["progress acme-cmo", "progress acme-cto"]);
  for (const action of [...on("genbrain.org.acme.events"), ...completed()])
    expect(Object.keys(Action.parse(action)).toSorted()).toEqual([
      "action",
      "agentRole",
      "details",
      "orgId",
      "sessionId",
      "taskId",
      "timestamp",
      "type",
    ]);
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "an empty work queue" });
});

test("an agent scales to zero: its tasks wait, and it catches up when it is back", async () => {
  const platform = await run([autoscaler]);
  const scaled = () => on<Scaling>("genbrain.org.system.scaling").at(-1);
  await until(() => scaled()?.replicas === 0, { timeoutMs: 60_000, what: "somebody to be scaled to zero" });
  expect(scaled()?.agentRole).toBe("acme-cto");
  expect(heard.some(({ subject }) => subject === "genbrain.agents.broadcast")).toBe(true);
  const ids = Array.from({ length: 12 }, (_, i) => `nap-${i}`);
  for (const id of ids) await assign("acme-cto", task(id));

  await until(async () => (await consumerOf("acme-cto")).num_waiting === 0, { timeoutMs: 60_000, what: "no open pull" });
  const heartbeats = () => on("fleet.heartbeat.acme-cto").length;
  const before = heartbeats();
  expect(before).toBeGreaterThan(0);
  await sleep(5_500);
  expect(heartbeats()).toBe(before); // the bus sends one every 5 s
  expect(await consumerOf("acme-cto")).toMatchObject({ num_pending: 12, num_ack_pending: 0, num_waiting: 0 });
  const silent = () => on<Health>("genbrain.org.system.health").at(-1)?.silent;
  await until(() => silent()?.join() === "acme-cto", { timeoutMs: 60_000, what: () => `its silence to be noticed: ${silent()}` });

  await until(() => scaled()?.replicas === 1, { timeoutMs: 60_000, what: "it to be back" });
  await platform.stop();
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "the queue to be worked off" });
  const done = new Set(on<Action>("genbrain.org.acme.tasks.completed").map(({ taskId }) => taskId));
  expect(ids.filter((id) => !done.has(id))).toEqual([]);
});

test("a sleeping agent whose process ends, by SIGTERM or by SIGKILL, sleeps on in the next one until its time", async () => {
  await running.stop();
  const startCmo = () => startFleet(["genbrain-orgs", "--agent", "acme-cmo", "--rate", "0"], accounts.env);
  const startedAt = Date.now();
  let cmo = await startCmo();
  // Long enough for two more starts, however long this machine takes for one.
  const napMs = 12_000 + 4 * (Date.now() - startedAt);
  const wakesAt = Date.now() + napMs;
  const order: Letter = { kind: "sleep", from: "test", until: new Date(wakesAt).toISOString() };
  await js.publish("genbrain.agents.acme-cmo.inbox", JSON.stringify(order), { msgID: "sleep" });
  const isAsleep = async (deliveries: number) => {
    const [inbox, tasks] = [await jsm.consumers.info("AGENT_INBOX", "acme-cmo"), await consumerOf("acme-cmo")];
    return inbox.num_ack_pending === 1 && inbox.num_redelivered >= Math.min(1, deliveries - 1) && tasks.num_waiting === 0;
  };
  for (const [n, signal] of (["SIGTERM", "SIGKILL"] as const).entries()) {
    await until(() => isAsleep(n + 1), { timeoutMs: 60_000, what: `sleep before ${signal}` });
    cmo.signal(signal);
    await cmo.ended;
    cmo = await startCmo();
  }
  await sleep(3_500); // ack_wait (3 s here): by then the order of the killed process has come again
  expect(await isAsleep(3)).toBe(true);
  await assign("acme-cmo", task("early"));
  await sleep(1_000);
  expect(Date.now()).toBeLessThan(wakesAt);
  expect(await consumerOf("acme-cmo")).toMatchObject({ num_pending: 1, num_ack_pending: 0 });
  const done = () => on<Action>("genbrain.org.acme.tasks.completed").some(({ taskId }) => taskId === "early");
  await until(done, { timeoutMs: napMs + 20_000, what: "the task that waited" });
  expect(Date.now()).toBeGreaterThan(wakesAt);
  cmo.signal("SIGTERM");
  await cmo.ended;
  running = await run(residents);
});

test("what fails is tried exactly three times and stays in the work queue: only the advisory speaks of it; the other tenant is well", async () => {
  expect(await requestSwitch(nc, { name: "model-quota", state: "on" })).toBe("on");
  await assign("globex-cmo", { ...task("lost"), assignedBy: "globex-ceo", orgId: "globex" });
  await assign("acme-cto", task("fine"));
  await until(() => heard.some(({ subject }) => subject.includes("MAX_DELIVERIES.AGENT_TASKS.globex-cmo")), {
    timeoutMs: 60_000,
    what: "the advisory",
  });
  expect(on<Action>("genbrain.org.globex.events").map(({ action }) => action)).toEqual(
    Array.from({ length: 3 }, () => ["started", "failed"]).flat(),
  );
  expect(await consumerOf("globex-cmo")).toMatchObject({ num_pending: 0, num_ack_pending: 0 });
  await until(() => on<Action>("genbrain.org.acme.tasks.completed").some(({ taskId }) => taskId === "fine"), {
    timeoutMs: 60_000,
    what: "acme's task",
  });
  await requestSwitch(nc, { name: "model-quota", state: "off" });
  await sleep(1_000);
  expect(await waiting()).toBe(1);
});

test("meetings are held on core NATS; what was decided also reaches inboxes", async () => {
  const decisions = () => on<Remark>("genbrain.meetings.globex-standup.decisions");
  await until(() => decisions().length > 0, { timeoutMs: 60_000, what: "a decision" });
  expect(decisions()[0]?.text).toBe("Go on as planned, agreed by globex-cmo and globex-cto");
  expect(on<Remark>("genbrain.meetings.globex-standup.messages").length).toBeGreaterThanOrEqual(2);
  await until(() => on<Letter>("genbrain.agents.globex-cmo.inbox").some(({ kind }) => kind === "decision"), {
    timeoutMs: 60_000,
    what: "the decision in an inbox",
  });
  expect(await jsm.streams.find("genbrain.meetings.globex-standup.messages").catch((error: unknown) => String(error))).toMatch(
    /no stream/i,
  );
});

test("tenant-noise: a tenant floods with its own credentials, and what it stored is taken out with the system's", async () => {
  const noise = () => on("genbrain.org.acme.noise").length;
  const stored = async () => {
    const { state } = await jsm.streams.info("ORG_EVENTS", { subjects_filter: "genbrain.org.acme.noise" });
    return state.subjects?.["genbrain.org.acme.noise"] ?? 0;
  };
  await requestSwitch(nc, { name: "tenant-noise", state: "on" });
  await until(async () => (await stored()) > 100, { timeoutMs: 60_000, what: () => `noise, ${noise()} heard` });
  await requestSwitch(nc, { name: "tenant-noise", state: "off" });
  await until(async () => (await stored()) === 0, { timeoutMs: 60_000, what: "the purge" });
  expect(on<Task>("genbrain.agents.acme-cmo.tasks").some(({ taskId }) => taskId.startsWith("noise-"))).toBe(true);
});
