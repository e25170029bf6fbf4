import { expect, test } from "vitest";
import type { Bus, Level } from "../bus/types";
import { startFleet, until } from "../testing/fleet-process";
import { onOwnServer } from "../testing/on-own-server";
import { AgentEvent, SkillDone, TaskDone, type Skill } from "./messages";
import { agentBus } from "./system";
import { pack, unpack } from "./text";

const here = onOwnServer(agentBus, { scale: 0.05 });
const { only, without } = here;
const env = (scale: string) => ({ NATS_URL: here.url, FLEET_TIME_SCALE: scale, FLEET_LOG_LEVEL: "silent" });
const state = () => here.stateOf("AGENT_EVENTS");
const reader = (name: string) => here.jsm.consumers.info("AGENT_EVENTS", name);

async function plan(bus: Bus, task_id: string, skills: Skill[], text = "short"): Promise<TaskDone["payload"]> {
  const payload = { task_id, skills, document: await pack(bus, text, { name: task_id }) };
  const answer = await bus.request(
    "tasks.plan.assign",
    { sender: "test", msg_type: "task.plan", payload },
    { timeoutMs: 30_000 / bus.scaled(1) },
  );
  return TaskDone.parse(answer.json()).payload;
}

test("workers of a skill share its tasks: each task is done by one, both have work", async () => {
  const bus = await here.run(only("summarizer-1", "summarizer-2"));
  const assign = async (n: number) => {
    const payload = { task_id: `task-${n}`, skill: "summarize", document: { text: "a text" } };
    const body = { sender: "test", msg_type: "task.assign", payload };
    return SkillDone.parse((await bus.request("tasks.summarize.assign", body, { timeoutMs: 60_000 })).json()).sender;
  };
  const workers = await Promise.all(Array.from({ length: 60 }, (_, n) => assign(n)));
  const share = workers.filter((worker) => worker === "summarizer-1").length;
  expect(share).toBeGreaterThan(10);
  expect(share).toBeLessThan(50);
  const subjects = (await here.jsm.streams.info("AGENT_EVENTS", { subjects_filter: "agent.*.results" })).state.subjects;
  expect(subjects).toEqual({ "agent.summarizer-1.results": share, "agent.summarizer-2.results": 60 - share });
});

test("the orchestrator asks for all skills at once; the end is on results.{task_id} and on its own stored subject", async () => {
  const heard: string[] = [];
  here.nc.subscribe("results.task-1", { callback: (_error, message) => void heard.push(message.json<{ msg_type: string }>().msg_type) });
  const bus = await here.run(without("client"));
  const done = await plan(bus, "task-1", ["summarize", "translate", "classify"]);
  expect(done).toMatchObject({ status: "ok", error: null });
  expect(done.parts.map(({ skill }) => skill)).toEqual(["summarize", "translate", "classify"]);
  await until(() => heard.length === 4, { timeoutMs: 60_000, what: "three results and the end" });
  expect(heard.at(-1)).toBe("task.done");
  const last = await here.jsm.streams.getMessage("AGENT_EVENTS", { last_by_subj: "agent.orchestrator.results" });
  expect(TaskDone.parse(last?.json()).payload).toEqual(done);
});

test("a worker that is killed with a task in hand is an error in the answer, at the time-out; one that is missing, at once", async () => {
  const bus = await here.run(only("orchestrator", "summarizer-1"));
  const worker = await startFleet(["agent-bus", "--agent", "classifier-1"], env("5")); // slow: half a second becomes some
  here.nc.subscribe("agent.classifier-1.events", { callback: () => worker.signal("SIGKILL") });
  await here.nc.flush();
  const killed = await plan(bus, "task-1", ["classify", "summarize"]);
  expect(await worker.ended).toBeNull(); // by a signal
  expect(killed.status).toBe("error");
  expect(killed.parts).toMatchObject([
    { skill: "classify", status: "error", error: "TIMEOUT: No answer from tasks.classify.assign in time" },
    { skill: "summarize", status: "ok", worker: "summarizer-1" },
  ]);
  const missing = await plan(bus, "task-2", ["classify"]);
  expect(missing.parts).toEqual([{ skill: "classify", status: "error", error: "NO_RESPONDERS: Nobody serves tasks.classify.assign" }]);
});

test("a document of more than 1 MB travels as a reference, there and back, and the archive reads the whole text", async () => {
  const bus = await here.run(without("client"), { scale: 0.5 });
  const text = "fox ".repeat(400_000);
  const done = await plan(bus, "task-big", ["translate"], text);
  const part = done.parts[0]!;
  if (part.status !== "ok") return expect.unreachable(part.error);
  expect(part.output).toMatchObject({ reference: { bucket: "large-agent-bus", size: 2_800_000 } });
  expect(await unpack(bus, part.output)).toBe("renard ".repeat(400_000));
  expect((await state()).bytes).toBeLessThan(10_000);
  await until(async () => (await reader("archivist")).ack_floor.consumer_seq === 2, {
    timeoutMs: 60_000,
    what: "both results to be filed",
  });
  await expect(here.nc.request("tasks.plan.assign", text, { timeout: 500 })).rejects.toThrow(/payload/i); // why there is a reference
});

test("outputs that fit into a message one by one, but not together, travel as references in the end of the task", async () => {
  const bus = await here.run(without("client"), { scale: 0.5 });
  const text = "dog ".repeat(120_000); // "chien ": 720 kB
  const done = await plan(bus, "task-two", ["translate", "summarize", "translate"], text);
  expect(done).toMatchObject({ status: "ok", error: null });
  const kinds = done.parts.map((part) => (part.status === "ok" ? Object.keys(part.output)[0] : part.error));
  expect(kinds).toEqual(["reference", "text", "reference"]);
  const [first] = done.parts;
  expect(first?.status === "ok" && (await unpack(bus, first.output))).toBe("chien ".repeat(120_000));
});

test("without an orchestrator the client is told at once, and says so in a stored event", async () => {
  await here.run(only("client", "monitor"), { rate: 45 });
  await until(async () => (await state()).messages > 2, { timeoutMs: 60_000, what: "events" });
  const event = AgentEvent.parse((await here.jsm.streams.getMessage("AGENT_EVENTS", { last_by_subj: "agent.client.events" }))?.json());
  expect(event).toMatchObject({
    msg_type: "task.unanswered",
    payload: { status: "error", error: "NO_RESPONDERS: Nobody serves tasks.plan.assign" },
  });
});

test("an orchestrator that dies with a task in hand is a time-out, said in the same way", async () => {
  const orchestrator = await startFleet(["agent-bus", "--agent", "orchestrator"], env("1"));
  here.nc.subscribe("tasks.*.assign", { callback: () => orchestrator.signal("SIGKILL") });
  await here.run(only("client", "summarizer-1", "translator-1", "classifier-1"), { rate: 45, scale: 0.02 });
  const unanswered = async () => (await here.jsm.streams.getMessage("AGENT_EVENTS", { last_by_subj: "agent.client.events" }))?.string();
  const errors = new Set<string>();
  const look = async () => errors.add(/"error":"(\w+)/.exec((await unanswered()) ?? "")?.[1] ?? "");
  await until(async () => (await look()).has("TIMEOUT"), { timeoutMs: 60_000, what: () => `a time-out: ${[...errors].join()}` });
});

test("translators-gone: commands take translators out of the queue group and bring them back", async () => {
  let level: Level = "on";
  const bus = await here.run(without("client"), { incident: (name) => (name === "translators-gone" ? level : "off") });
  const status = async (n: number) => (await plan(bus, `task-${level}-${n}`, ["translate"])).parts[0]!;
  let n = 0;
  await until(async () => (await status((n += 1))).status === "error", { timeoutMs: 60_000, what: "nobody to translate" });
  expect(await status((n += 1))).toMatchObject({ error: expect.stringMatching(/^NO_RESPONDERS/) });
  level = "off";
  await until(async () => (await status((n += 1))).status === "ok", { timeoutMs: 60_000, what: "translators to be back" });
  const kinds = async () => {
    const { last_seq } = await state();
    const all = await Promise.all(Array.from({ length: last_seq }, (_, i) => here.jsm.streams.getMessage("AGENT_EVENTS", { seq: i + 1 })));
    return all.map((m) => (m?.subject === "agent.translator-1.events" ? m.json<{ msg_type: string }>().msg_type : ""));
  };
  await until(async () => (await kinds()).includes("worker.resumed"), { timeoutMs: 60_000, what: "the event" });
  expect(await kinds()).toContain("worker.drained");
});

test("the archivist is killed in the middle: every result is filed all the same", async () => {
  const bus = await here.run([]);
  const count = 80;
  for (let n = 0; n < count; n += 1) {
    const payload = { task_id: `task-${n}`, skill: "classify", status: "ok", output: { text: "letter" } };
    await bus.publish("agent.classifier-1.results", { sender: "classifier-1", msg_type: "skill.done", payload }, { msgId: `r-${n}` });
  }
  const loud = (scale: string) => ({ ...env(scale), FLEET_LOG_LEVEL: "debug" });
  const first = await startFleet(["agent-bus", "--agent", "archivist"], loud("1"));
  await until(async () => (await reader("archivist")).num_ack_pending > 0, { timeoutMs: 60_000, what: "results in hand" });
  first.signal("SIGKILL");
  await first.ended;
  const second = await startFleet(["agent-bus", "--agent", "archivist"], loud("0.05"));
  await until(async () => (await reader("archivist")).ack_floor.stream_seq === count, { timeoutMs: 60_000, what: "all to be acked" });
  second.signal("SIGKILL");
  await second.ended;
  // What the agent did, not what was acked: an ack before the work would lose what the first one had in hand.
  const filed = [first, second].flatMap((each) => each.logs().filter(({ msg }) => msg === "filed")).map(({ task }) => task);
  expect(new Set(filed).size).toBe(count);
  expect((await reader("archivist")).delivered.consumer_seq).toBeGreaterThan(count); // some came again
});

test("a reference outlives its document: such a result is tried four times and given up, and the others are filed", async () => {
  const bus = await here.run(only("archivist"), { scale: 0.02 });
  const reference = { bucket: "large-agent-bus", name: "gone", size: 7, digest: "SHA-256=none" };
  for (const [n, output] of [{ reference }, { text: "letter" }].entries()) {
    const payload = { task_id: `task-${n}`, skill: "classify", status: "ok", output };
    await bus.publish("agent.classifier-1.results", { sender: "classifier-1", msg_type: "skill.done", payload }, { msgId: `r-${n}` });
  }
  const givenUp: number[] = [];
  here.nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.AGENT_EVENTS.archivist", {
    callback: (_error, message) => void givenUp.push(message.json<{ stream_seq: number }>().stream_seq),
  });
  await until(() => givenUp.length > 0, { timeoutMs: 60_000, what: "the advisory" });
  expect(givenUp).toEqual([1]);
  expect(await reader("archivist")).toMatchObject({ num_pending: 0, num_ack_pending: 0, delivered: { consumer_seq: 5 } });
});

test("archive-down: what fails four times is given up, stays in the stream, and only MAX_DELIVERIES says so", async () => {
  const bus = await here.run(only("archivist"), { incident: () => "on", scale: 0.02 });
  const advisories: number[] = [];
  here.nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.AGENT_EVENTS.archivist", {
    callback: (_error, message) => void advisories.push(message.json<{ deliveries: number }>().deliveries),
  });
  for (let n = 0; n < 40; n += 1) {
    const payload = { task_id: `task-${n}`, skill: "classify", status: "ok", output: { text: "letter" } };
    await bus.publish("agent.classifier-1.results", { sender: "classifier-1", msg_type: "skill.done", payload }, { msgId: `r-${n}` });
  }
  await until(async () => (await reader("archivist")).num_ack_pending === 0 && advisories.length > 3, {
    timeoutMs: 60_000,
    what: "everything filed or given up",
  });
  expect(new Set(advisories)).toEqual(new Set([4]));
  expect((await state()).messages).toBe(40);
});
