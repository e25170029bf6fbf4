import { jetstream } from "@nats-io/jetstream";
import { beforeAll, expect, test } from "vitest";
import { matches } from "@/lib/domain/subject";
import { seenKey } from "../bus/remembered";
import { sleep } from "../bus/time";
import { until } from "../testing/fleet-process";
import { oneFleet } from "../testing/one-fleet";
import { TaskUpdate, type Task } from "./messages";
import { genbrainBus } from "./system";

const CFO = "genbrain.agents.cfo.inbox";
const LOGS = "genbrain.tasks.build-logs.attachments";

/** The whole company on one server. Its incidents are on at the same time: each has a stream or a consumer of its own to show in. */
const { at, turn, consumer, stored } = oneFleet(genbrainBus, { scale: 0.02, rate: 20 });
const done: string[] = [];
let deployed = 0;
const updates = new Set<string>();

beforeAll(async () => {
  at.nc.subscribe("genbrain.tasks.*.updates", {
    callback: (_, message) => {
      const { task_id, status } = TaskUpdate.parse(message.json());
      if (status === "completed") done.push(task_id);
      updates.add(message.headers?.get("Nats-Msg-Id") ?? "");
    },
  });
  at.nc.subscribe("genbrain.events.deployment.completed", { callback: () => void (deployed += 1) });
  await at.nc.flush();
});

const backend = () => consumer("AGENT_COMMS", "BACKEND_TASKS");
const letters = (name: string) => stored("AGENT_DLQ", `dlq.agents.${name}`);
async function fullness(): Promise<number> {
  const { state, config } = await at.jsm.streams.info("TASKS");
  return state.bytes / config.max_bytes;
}
/** The company remembers each update that TASK_UPDATES has handled. */
async function areHandled(ids: readonly string[]): Promise<boolean> {
  const bucket = "seen-genbrain-bus";
  const filter = `$KV.${bucket}.TASKS.TASK_UPDATES.>`;
  const { subjects = {} } = (await at.jsm.streams.info(`KV_${bucket}`, { subjects_filter: filter })).state;
  return ids.every((id) => `$KV.${bucket}.${seenKey("TASKS", "TASK_UPDATES", id)}` in subjects);
}
/** Sizes are by id: these take less than a minute, and their tests pass. */
const assign = async (...ids: string[]) => {
  for (const id of ids) {
    const context = { spec_url: "https://specs.example/1", related_pr: null };
    const task: Task = { task_id: id, title: "Retry webhooks", assigned_by: "ceo", priority: "normal", context };
    await jetstream(at.nc).publish("genbrain.agents.backend.tasks", JSON.stringify(task), { msgID: id });
  }
};

test("at first all is quiet: tasks are done, deployments too, nothing is given up or in the way", async () => {
  await assign("t-1", "t-2", "t-5");
  await until(() => done.includes("t-5") && deployed > 1, { timeoutMs: 60_000, what: "work" });
  expect([await stored("AGENT_DLQ", ">"), await stored("AGENT_COMMS", CFO)]).toEqual([0, 0]);
  expect((await consumer("EVENTS", "DEVOPS_EVENTS")).num_redelivered).toBe(0);
  expect(await fullness()).toBeLessThan(0.01);
});

test.concurrent("slow-agent: one task in hand, more and more wait, and nothing fails; afterwards they are worked off", async () => {
  await turn("slow-agent", "on");
  await until(async () => (await backend()).num_pending >= 3, { timeoutMs: 60_000, what: "tasks that wait" });
  const before = await backend();
  await sleep(3_000);
  const after = await backend();
  expect(after.num_pending).toBeGreaterThan(before.num_pending);
  expect(after.delivered.consumer_seq - before.delivered.consumer_seq).toBeLessThanOrEqual(1);
  expect(after).toMatchObject({ num_ack_pending: 1, num_redelivered: 0 });

  await turn("slow-agent", "off");
  const finished = done.length + after.num_pending;
  await until(async () => (await backend()).num_pending === 0, { timeoutMs: 40_000, what: "what waited to be worked off" });
  expect(done.length).toBeGreaterThanOrEqual(finished);
  expect(await letters("BACKEND_TASKS")).toBe(0);
});

test.concurrent("orphan-subject: what nobody reads is stored, and no consumer is behind because of it", async () => {
  const count = () => stored("AGENT_COMMS", CFO);
  await turn("orphan-subject", "on");
  await until(async () => (await count()) > 3, { timeoutMs: 60_000, what: "questions to the cfo" });
  for await (const { name, config } of at.jsm.consumers.list("AGENT_COMMS")) {
    const filters = config.filter_subjects ?? [config.filter_subject ?? ">"];
    expect([name, filters.filter((filter) => matches(filter, CFO))]).toEqual([name, []]);
  }

  await turn("orphan-subject", "off");
  await sleep(1_000);
  const asked = await count();
  await sleep(1_000); // five times as long as between two of them
  expect(await count()).toBe(asked);

  await turn("orphan-subject", "on"); // under new ids, or the stream would know them
  await until(async () => (await count()) > asked, { timeoutMs: 60_000, what: "questions after a second switch" });
  await turn("orphan-subject", "off");
});

test.concurrent("disk-pressure: TASKS is filled above 90 % and not over, updates go on; what filled it is gone afterwards", async () => {
  await turn("disk-pressure", "on");
  await until(async () => (await fullness()) > 0.9, { timeoutMs: 60_000, what: "TASKS to be filled" });
  const read = async () => (await consumer("TASKS", "TASK_UPDATES")).ack_floor.consumer_seq;
  updates.clear();
  const before = await read();
  await until(async () => updates.size > 0 && (await read()) > before, { timeoutMs: 60_000, what: "updates of tasks to be read" });
  expect(await fullness()).toBeLessThan(0.96);
  const told = [...updates];
  await until(() => areHandled(told), { timeoutMs: 60_000, what: "each of them to be handled, and none lost" });

  await turn("disk-pressure", "off");
  await until(async () => (await fullness()) < 0.01, { timeoutMs: 60_000, what: "TASKS to be empty again" });
  expect(await stored("TASKS", LOGS)).toBe(0);
});

test.concurrent("fan-out-partial: of two consumers of the same events one fails, and the other is well", async () => {
  await turn("fan-out-partial", "on");
  await until(async () => (await letters("DEVOPS_EVENTS")) > 1, { timeoutMs: 60_000, what: "dead letters of devops" });
  expect((await consumer("EVENTS", "DEVOPS_EVENTS")).num_redelivered).toBeGreaterThan(0);
  const letter = await at.jsm.streams.getMessage("AGENT_DLQ", { last_by_subj: "dlq.agents.DEVOPS_EVENTS" });
  const { ack_floor, num_redelivered } = await consumer("EVENTS", "CSO_EVENTS");
  expect(ack_floor.stream_seq).toBeGreaterThanOrEqual(Number(letter?.header.get("X-Original-Sequence")));
  expect([num_redelivered, await letters("CSO_EVENTS")]).toEqual([0, 0]);

  await turn("fan-out-partial", "off");
  const given = (await consumer("EVENTS", "DEVOPS_EVENTS")).delivered.stream_seq;
  const floor = async () => (await consumer("EVENTS", "DEVOPS_EVENTS")).ack_floor.stream_seq;
  await until(async () => (await floor()) >= given, { timeoutMs: 60_000, what: "what was in hand to have had its attempt" });
  const [dead, before] = [await letters("DEVOPS_EVENTS"), deployed];
  await until(() => deployed > before + 2, { timeoutMs: 60_000, what: "deployments" });
  expect(await letters("DEVOPS_EVENTS")).toBe(dead);
});
