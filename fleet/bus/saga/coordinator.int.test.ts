import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { readHistory } from "../history";
import { createLog } from "../log";
import { requestSwitch } from "../../control";
import { runSystem, type Running } from "../../run-system";
import { startFleet, until, type FleetProcess } from "../../testing/fleet-process";
import { toolworks } from "../../toolworks/system";

let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;
let others: Running;

const env = () => ({ NATS_URL: server.url, FLEET_TIME_SCALE: "0.1", FLEET_LOG_LEVEL: "silent" });
const coordinator = (): Promise<FleetProcess> => startFleet(["toolworks", "--agent", "saga-coordinator"], env());

/** Everybody but the coordinator runs here; it is a process of its own, to be killed. */
beforeAll(async () => {
  server = await startNatsServer();
  const system = { ...toolworks, agents: toolworks.agents.filter((a) => a.name !== "saga-coordinator" && a.name !== "front-desk") };
  others = await runSystem(system, { agent: null, rate: 0, seed: null, replicas: null, env: env(), log: createLog(env()) });
  nc = await connect({ servers: server.url });
  jsm = await jetstreamManager(nc);
  await requestSwitch(nc, { name: "crm-outage", state: "off" });
});
afterAll(async () => {
  await others?.stop();
  await nc?.close();
  await server?.stop();
});

const STEPS = ["billing_agent", "scheduling_agent", "support_agent"].map((agent) => ({ agent, action: `work of ${agent}` }));

async function startSaga(steps = STEPS): Promise<string> {
  const id = randomUUID();
  const body = { saga_id: id, conversation_id: `conv-${id}`, steps, input: { customer: "cust-1", region: "eu-1" } };
  await jetstream(nc).publish(`saga.${id}.coordinator.start`, JSON.stringify(body), { msgID: `start:${id}` });
  return id;
}

const subjects = async (id: string) => (await readHistory(jsm, "SAGAS", `saga.${id}.>`)).map((m) => m.subject.replace(`saga.${id}.`, ""));
const has = (id: string, subject: string) =>
  until(async () => (await subjects(id)).includes(subject), { timeoutMs: 60_000, what: `${subject} of ${id}` });
const endOf = async (id: string) => (await readHistory(jsm, "SAGAS", `saga.${id}.coordinator.end`)).map((m) => m.json());

test("killed after each step, a saga is carried on by the next coordinator, and no step is asked twice", async () => {
  let running = await coordinator();
  const id = await startSaga();
  for (const step of ["billing_agent", "scheduling_agent"]) {
    await has(id, step);
    running.signal("SIGKILL");
    await running.ended;
    running = await coordinator();
  }
  await has(id, "coordinator.end");
  running.signal("SIGKILL");
  expect(await subjects(id)).toEqual([
    "coordinator.start",
    "billing_agent",
    "billing_agent.result",
    "scheduling_agent",
    "scheduling_agent.result",
    "support_agent",
    "support_agent.result",
    "coordinator.end",
  ]);
  expect(await endOf(id)).toMatchObject([{ status: "completed", compensated: false }]);
});

test("killed among the compensations: they go on in reverse order, each once", async () => {
  await requestSwitch(nc, { name: "crm-outage", state: "on" });
  let running = await coordinator();
  const id = await startSaga();
  await has(id, "scheduling_agent.compensate");
  running.signal("SIGKILL");
  await running.ended;
  running = await coordinator();
  await has(id, "coordinator.end");
  running.signal("SIGKILL");
  await requestSwitch(nc, { name: "crm-outage", state: "off" });
  const all = await subjects(id);
  expect(all.slice(all.indexOf("support_agent.result") + 1)).toEqual([
    "scheduling_agent.compensate",
    "scheduling_agent.compensated",
    "billing_agent.compensate",
    "billing_agent.compensated",
    "coordinator.end",
  ]);
  expect(await endOf(id)).toMatchObject([{ compensated: true, failed_step: "support_agent" }]);
});

test("a step that nobody answers ends as timeout at its deadline, also when the coordinator was down then; a late answer is refused", async () => {
  const first = await coordinator();
  const id = await startSaga([STEPS[0]!, { agent: "nobody", action: "answer" }]);
  await has(id, "nobody");
  first.signal("SIGKILL");
  await first.ended;
  const second = await coordinator();
  await has(id, "coordinator.end");
  second.signal("SIGKILL");
  expect(await endOf(id)).toMatchObject([{ status: "timeout", compensated: true, failed_step: "nobody" }]);
  const late = jetstream(nc).publish(`saga.${id}.nobody.result`, "{}", { expect: { lastSubjectSequence: 0 } });
  await expect(late).rejects.toThrow(/wrong last sequence/);
});

test("two coordinators share the sagas and do nothing twice", async () => {
  const both = await Promise.all([coordinator(), coordinator()]);
  const ids = await Promise.all(Array.from({ length: 6 }, () => startSaga()));
  for (const id of ids) await has(id, "coordinator.end");
  for (const one of both) one.signal("SIGKILL");
  for (const id of ids) expect(new Set(await subjects(id)).size).toBe((await subjects(id)).length);
});
