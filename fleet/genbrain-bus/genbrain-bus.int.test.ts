import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../bus/log";
import type { Agent, Bus } from "../bus/types";
import { requestSwitch } from "../control";
import { runSystem, type Running } from "../run-system";
import { startFleet, until, type FleetProcess } from "../testing/fleet-process";
import { startOwnAccounts, type OwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { REPLY_TO_AGENT, Review, TaskUpdate, type CompanyEvent, type Remark, type Task } from "./messages";
import { genbrainBus } from "./system";

/** The company without its generators (rate 0), on the embedded server's configuration: each agent with its role's credentials. */
let accounts: OwnAccounts;
let company: Running;
/** A process of its own, so that it can be killed. */
let backend: FleetProcess;
let nc: NatsConnection;
let js: JetStreamClient;
let jsm: JetStreamManager;
/** What was said about tasks, as anybody may hear it who sees all. */
const updates: TaskUpdate[] = [];
const events: CompanyEvent[] = [];

beforeAll(async () => {
  accounts = await startOwnAccounts(0.02);
  nc = await accounts.connect("genbrain-bus");
  [js, jsm] = [jetstream(nc), await jetstreamManager(nc)];
  nc.subscribe("genbrain.tasks.*.updates", { callback: (_, m) => void updates.push(TaskUpdate.parse(m.json())) });
  nc.subscribe("genbrain.events.>", { callback: (_, m) => void events.push(m.json<CompanyEvent>()) });

  const others = { ...genbrainBus, agents: genbrainBus.agents.filter(({ name }) => name !== "backend") };
  company = await runSystem(others, { agent: null, rate: 0, seed: "t", replicas: null, env: accounts.env, log: createLog(accounts.env) });
  backend = await startBackend();
});
afterAll(async () => {
  backend?.signal("SIGKILL");
  await company?.stop();
  await accounts?.stop();
});

const startBackend = () => startFleet(["genbrain-bus", "--agent", "backend", "--rate", "0", "--seed", "t"], accounts.env);

/** Sizes are by id: this one takes less than a minute, and its tests pass. */
const taskOf = (id: string, related_pr: string | null = null): Task => ({
  task_id: id,
  title: "Retry webhooks",
  assigned_by: "ceo",
  priority: "normal",
  context: { spec_url: "https://specs.example/1", related_pr },
});
const assign = (task: unknown, id: string) => js.publish("genbrain.agents.backend.tasks", JSON.stringify(task), { msgID: id });
const statuses = (id: string) => updates.filter(({ task_id }) => task_id === id).map(({ status }) => status);
const messages = async (stream: string) => (await jsm.streams.info(stream)).state.messages;

test("a task with code to look at is reviewed by the cso before it is merged, and its updates do not pile up", async () => {
  await assign(taskOf("t-1", "https://git.example/pull/1"), "t-1");
  await until(() => statuses("t-1").includes("completed"), { timeoutMs: 60_000, what: () => `t-1 to be done: ${statuses("t-1").join()}` });
  expect(events.filter(({ task_id }) => task_id === "t-1").map(({ event }) => event)).toEqual(["security.reviewed", "code.task-merged"]);
  await until(async () => (await messages("TASKS")) === 0, { timeoutMs: 60_000, what: "updates to be consumed" });
  expect((await jsm.streams.info("TASKS")).state.last_seq).toBeGreaterThan(1);
});

test("on a captured inbox a plain request gets the stream's PubAck, and Reply-To-Agent gets the agent's answer", async () => {
  const letter = { kind: "security-review", from: "backend", task_id: "t-2", related_pr: "https://git.example/pull/2" };
  const plain = await nc.request("genbrain.agents.cso.inbox", JSON.stringify(letter), { timeout: 5_000 });
  expect(plain.json()).toMatchObject({ stream: "AGENT_COMMS" });

  const replies: string[] = [];
  nc.subscribe("genbrain.agents.ceo.replies", { callback: (_, m) => void replies.push(m.string()) });
  const toOthers = { [REPLY_TO_AGENT]: "genbrain.agents.ceo.replies" }; // which the cso may publish to
  const answer = await asBackend(async (bus) => {
    await bus.publish("genbrain.agents.cso.inbox", letter, { msgId: "review-for-others", headers: toOthers });
    return bus.request("genbrain.agents.cso.inbox", letter, {
      timeoutMs: 500_000,
      captured: { replyHeader: REPLY_TO_AGENT, msgId: "review-of-t-2" },
    });
  });
  expect(Review.parse(answer.json())).toMatchObject({ task_id: "t-2", related_pr: letter.related_pr });
  await until(() => events.filter(({ task_id }) => task_id === "t-2").length === 3, { timeoutMs: 60_000, what: "three reviews" });
  expect(replies).toEqual([]); // asked to answer on a role's subject, the cso does not
});

/** Does something with the backend's credentials and permissions. */
async function asBackend<T>(act: (bus: Bus) => Promise<T>): Promise<T> {
  let result: Promise<T> | null = null;
  const agent: Agent = { name: "backend", user: "backend", start: (bus) => void (result = act(bus)) };
  const options = { agent: null, rate: 0, seed: "t", replicas: null, env: accounts.env, log: createLog(accounts.env) };
  const running = await runSystem({ ...genbrainBus, agents: [agent] }, options);
  try {
    return await (result ?? Promise.reject(new Error("not started")));
  } finally {
    await running.stop();
  }
}

test("one deployment event fans out to devops and to the cso", async () => {
  const event: CompanyEvent = { event: "deployment.requested", by: "ci", about: "push-1", timestamp: new Date().toISOString() };
  const { seq } = await js.publish("genbrain.events.deployment.requested", JSON.stringify(event), { msgID: "push-1" });
  await until(() => events.some((e) => e.event === "deployment.completed" && e.about === "push-1"), {
    timeoutMs: 60_000,
    what: "the deployment",
  });
  for (const consumer of ["DEVOPS_EVENTS", "CSO_EVENTS"])
    await until(async () => (await jsm.consumers.info("EVENTS", consumer)).ack_floor.stream_seq >= seq, {
      timeoutMs: 60_000,
      what: consumer,
    });
});

test("a poisonous task is tried exactly three times, then it is one dead letter: its bytes, the story in headers", async () => {
  const attempts: number[] = [];
  const listening = nc.subscribe("$JS.ACK.AGENT_COMMS.BACKEND_TASKS.>", {
    callback: (_, m) => void (m.string().startsWith("-NAK") && attempts.push(Number(m.subject.split(".")[4]))),
  });
  await nc.flush();
  await assign({ title: "no id" }, "poison");
  await until(async () => (await messages("AGENT_DLQ")) > 0, { timeoutMs: 60_000, what: "a dead letter" });
  listening.unsubscribe();
  const letter = await jsm.streams.getMessage("AGENT_DLQ", { last_by_subj: "dlq.agents.BACKEND_TASKS" });
  expect(letter?.string()).toBe('{"title":"no id"}');
  const headers = Object.fromEntries([...(letter?.header ?? [])].map(([name, [value]]) => [name, value]));
  expect(headers).toMatchObject({
    "X-Original-Subject": "genbrain.agents.backend.tasks",
    "X-Original-Stream": "AGENT_COMMS",
    "X-Consumer": "BACKEND_TASKS",
    "X-Deliveries": "3",
    "X-Original-Header-Nats-Msg-Id": "poison",
  });
  expect(headers["Nats-Msg-Id"]).toMatch(/^dead:AGENT_COMMS:.*:BACKEND_TASKS$/);
  expect(attempts).toEqual([1, 2]); // the third one is buried and acked
  expect(await messages("AGENT_DLQ")).toBe(1);
});

test("a backend that is killed in the middle of a task loses nothing: the next one does it", async () => {
  await assign(taskOf("t-3"), "t-3");
  await until(() => statuses("t-3").includes("started"), { timeoutMs: 60_000, what: "t-3 to be started" });
  backend.signal("SIGKILL");
  await backend.ended;
  expect(statuses("t-3")).toEqual(["started"]);
  backend = await startBackend();
  await until(() => statuses("t-3").includes("completed"), { timeoutMs: 60_000, what: "t-3 to be done" });
  expect(statuses("t-3").filter((status) => status === "completed")).toHaveLength(1);
  expect(await messages("AGENT_DLQ")).toBe(1);
});

test("a meeting is heard by who is there, and stored nowhere", async () => {
  const heard: Remark[] = [];
  nc.subscribe("genbrain.meetings.m-1", { callback: (_, m) => void heard.push(m.json<Remark>()) });
  const ends_at = new Date(Date.now() + 1_000).toISOString();
  const invitation = { kind: "meeting", from: "ceo", meeting_id: "m-1", topic: "Roadmap", ends_at };
  for (const role of ["backend", "devops", "cso"]) await js.publish(`genbrain.agents.${role}.meetings`, JSON.stringify(invitation));
  await until(() => heard.length === 6, { timeoutMs: 60_000, what: () => `six remarks, ${heard.length} heard` });
  expect(new Set(heard.map(({ from }) => from))).toEqual(new Set(["backend", "devops", "cso"]));
  expect(await jsm.streams.find("genbrain.meetings.m-1").catch((error: unknown) => String(error))).toMatch(/no stream/i);
});

test("while the cso is silent reviews time out and the task dies after three attempts; the next task waits its turn", async () => {
  expect(await requestSwitch(nc, { name: "cso-silent", state: "on" })).toBe("on");
  await assign(taskOf("t-4", "https://git.example/pull/4"), "t-4");
  await assign(taskOf("t-5"), "t-5");
  await until(() => statuses("t-4").includes("failed"), { timeoutMs: 60_000, what: "a failed attempt" });
  expect((await jsm.consumers.info("AGENT_COMMS", "BACKEND_TASKS")).num_pending).toBe(1);
  await until(async () => (await messages("AGENT_DLQ")) === 2, { timeoutMs: 40_000, what: "the dead letter" });
  const letter = await jsm.streams.getMessage("AGENT_DLQ", { last_by_subj: "dlq.agents.BACKEND_TASKS" });
  expect(letter?.header.get("X-Error")).toBe("RequestFailed: No answer from genbrain.agents.cso.inbox in time");
  expect(await requestSwitch(nc, { name: "cso-silent", state: "off" })).toBe("off");
  await until(() => statuses("t-5").includes("completed"), { timeoutMs: 60_000, what: "t-5" });
});
