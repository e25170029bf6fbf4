import { jetstream } from "@nats-io/jetstream";
import { expect, test } from "vitest";
import { sleep } from "../bus/time";
import { until } from "../testing/fleet-process";
import { oneFleet } from "../testing/one-fleet";
import type { Action, Health, Task } from "./messages";
import { ROLES } from "./organisation";
import { genbrainOrgs } from "./system";

/** Both organisations at work; nobody is put to sleep meanwhile. */
const agents = genbrainOrgs.agents.filter(({ name }) => name !== "autoscaler");
const fleet = oneFleet(genbrainOrgs, { scale: 0.01, rate: 40, agents });
const { at, turn, consumer, stored } = fleet;
const soon = { timeoutMs: 60_000 };
const NOISE = "genbrain.org.acme.noise";

const tasksOf = (role: string) => consumer("AGENT_TASKS", role);
const silent = async () => {
  const report = await at.jsm.streams.getMessage("ORG_EVENTS", { last_by_subj: "genbrain.org.system.health" });
  return report?.json<Health>().silent.join();
};

type Work = { completed: Set<string>; beats: number };
/** What is heard from now on: ids of completed tasks, heartbeats of globex-cmo. */
function listen(): Work {
  const work: Work = { completed: new Set(), beats: 0 };
  at.nc.subscribe("genbrain.org.*.tasks.completed", { callback: (_, m) => void work.completed.add(m.json<Action>().taskId ?? "") });
  at.nc.subscribe("genbrain.agents.globex-cmo.heartbeat", { callback: () => void (work.beats += 1) });
  return work;
}

async function assign(role: string, taskId: string): Promise<void> {
  const [orgId = ""] = role.split("-");
  const task: Task = { taskId, title: "Work", assignedBy: `${orgId}-ceo`, orgId, sessionId: taskId, parts: [] };
  await jetstream(at.nc).publish(`genbrain.agents.${role}.tasks`, JSON.stringify(task), { msgID: taskId });
}

/** Hands a role tasks; resolves when each is completed. */
async function workOff(role: string, ids: readonly string[]): Promise<void> {
  const { completed } = listen();
  for (const id of ids) await assign(role, id);
  await until(() => ids.every((id) => completed.has(id)), { ...soon, what: `${ids.join()} to be completed` });
}

test("from a fresh start all is quiet: everybody pulls, works and is heard", async () => {
  await until(async () => (await stored("ORG_EVENTS", "genbrain.org.globex.tasks.completed")) > 3, { ...soon, what: "work to be done" });
  for (const role of ROLES) expect([role, (await tasksOf(role)).num_waiting]).not.toEqual([role, 0]);
  await until(async () => (await silent()) === "", { ...soon, what: "a report that everybody is there" });
});

test("crashed-agent: nobody pulls, its tasks wait and it is silent; the others are well; off: nothing is lost", async () => {
  const heard = listen();
  const ids = Array.from({ length: 12 }, (_, n) => `crash-${n}`);
  for (const id of ids.slice(0, 8)) await assign("globex-cmo", id); // five of them are in hand, or soon will be
  await until(async () => (await tasksOf("globex-cmo")).num_ack_pending === 5, { ...soon, what: "five to be in hand" });
  await turn("crashed-agent", "on");
  for (const id of ids.slice(8)) await assign("globex-cmo", id);
  await until(async () => (await tasksOf("globex-cmo")).num_waiting === 0, { ...soon, what: "nobody to pull" });
  await until(async () => (await silent()) === "globex-cmo", { ...soon, what: "its silence to be reported" });
  const { beats } = heard;
  const before = (await tasksOf("globex-cmo")).num_pending;
  await sleep(2_000);
  expect(heard.beats).toBe(beats);
  expect(await tasksOf("globex-cmo")).toMatchObject({ num_waiting: 0, num_ack_pending: 5, num_redelivered: 0 });
  expect((await tasksOf("globex-cmo")).num_pending).toBeGreaterThan(before);
  expect(ids.slice(8).filter((id) => heard.completed.has(id))).toEqual([]);
  for (const role of ROLES.filter((one) => one !== "globex-cmo")) expect([role, (await tasksOf(role)).num_waiting]).not.toEqual([role, 0]);

  await turn("crashed-agent", "off");
  await until(() => ids.every((id) => heard.completed.has(id)), { ...soon, what: "every task to be completed" });
  await until(async () => (await tasksOf("globex-cmo")).num_pending === 0, { ...soon, what: "the queue to be worked off" });
  await until(async () => (await silent()) === "", { ...soon, what: "a report that it is back" });
});

test("tenant-noise: acme's flood is on both streams and its cmo falls behind; globex feels nothing; off: it is gone and worked off", async () => {
  const pendingOfGlobex = async () => (await tasksOf("globex-cto")).num_pending + (await tasksOf("globex-cmo")).num_pending;
  const counted = async () => stored("ORG_EVENTS", "genbrain.org.globex.>");
  const before = await counted();
  await turn("tenant-noise", "on");
  await until(async () => (await stored("ORG_EVENTS", NOISE)) > 500, { ...soon, what: "500 events of noise" });
  await until(async () => (await tasksOf("acme-cmo")).num_pending > 20, { ...soon, what: "acme-cmo to be behind" });
  const inFront = (await tasksOf("acme-cmo")).delivered.consumer_seq + 20; // of acme-cmo's tasks that wait already, the twentieth
  await workOff("globex-cto", ["noisy-0", "noisy-1", "noisy-2", "noisy-3"]);
  expect((await tasksOf("acme-cmo")).ack_floor.consumer_seq).toBeLessThan(inFront);
  expect(await pendingOfGlobex()).toBeLessThan(5);
  expect(await counted()).toBeGreaterThan(before);

  await turn("tenant-noise", "off");
  await until(async () => (await stored("ORG_EVENTS", NOISE)) === 0, { ...soon, what: "the purge" });
  await until(async () => (await tasksOf("acme-cmo")).num_pending === 0, { ...soon, what: "acme-cmo to have caught up" });
  expect(await stored("ORG_EVENTS", NOISE)).toBe(0);
});
