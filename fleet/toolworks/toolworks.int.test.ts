import { jetstreamManager, type JetStreamManager, type StoredMsg } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Envelope } from "../bus/dead-letter";
import { readHistory } from "../bus/history";
import { sleep } from "../bus/time";
import { requestLists } from "../control";
import { startFleet, startProgram, until, type FleetProcess } from "../testing/fleet-process";
import type { SagaEnd } from "../bus/saga/messages";

/** One fleet, as `npm run fleet -- toolworks` starts it, from its start through an outage to its end. The tests build on each other. */
let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;
let fleet: FleetProcess;

beforeAll(async () => {
  server = await startNatsServer();
  fleet = await startFleet(["toolworks", "--seed", "42"], env());
  nc = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  jsm = await jetstreamManager(nc);
});
afterAll(async () => {
  fleet?.signal("SIGKILL");
  await nc?.close();
  await server?.stop();
});

const env = () => ({ NATS_URL: server.url, FLEET_TIME_SCALE: "0.1", FLEET_LOG_LEVEL: "debug" });
const lastSeq = async (stream: string) => (await jsm.streams.info(stream)).state.last_seq;
const letters = () => lastSeq("DEAD_LETTERS");
const ends = async (): Promise<(StoredMsg & { end: SagaEnd })[]> =>
  (await readHistory(jsm, "SAGAS", "saga.*.coordinator.end")).map((m) => Object.assign(m, { end: m.json<SagaEnd>() }));
const incident = (state: string) => startProgram("main.ts", ["incident", "crm-outage", state], env());

test("it starts in a mild outage: the first dead letter comes within 20 s, an envelope that says what died and why", async () => {
  await until(async () => (await letters()) > 0, { timeoutMs: 60_000, what: "a dead letter" });
  const letter = (await jsm.streams.getMessage("DEAD_LETTERS", { seq: 1 }))!;
  const envelope = letter.json<Envelope>();
  expect(letter.subject).toBe("dlq.tools_execute_crm");
  expect(envelope).toMatchObject({
    original_subject: "tools.execute.crm",
    stream: "TOOL_REQUESTS",
    consumer: "worker-crm",
    delivery_count: 3,
  });
  expect(envelope.error).toMatch(/^Timeout after 8\.\ds calling crm$|^503 Service Unavailable from crm/);
  expect(JSON.parse(envelope.original_message)).toMatchObject({ tool_name: "crm", tool_input: { region: "eu-2" } });
  const headers = Object.fromEntries(envelope.headers);
  expect(headers["Nats-Msg-Id"]).toMatch(/^conv-42-\d+-crm-[0-9a-f-]{36}$/);
});

test("meanwhile most work succeeds, at about 20 messages a second over all streams", async () => {
  const streams = ["TOOL_REQUESTS", "TOOL_RESULTS", "SAGAS", "AGENT_TRIGGERS", "DEAD_LETTERS"];
  const total = async () => (await Promise.all(streams.map(lastSeq))).reduce((a, b) => a + b);
  const [before, startedAt] = [await total(), performance.now()];
  await sleep(8_000);
  const perSec = ((await total()) - before) / ((performance.now() - startedAt) / 1_000);
  expect(perSec).toBeGreaterThan(5); // a machine with other things to do comes short of it
  expect(perSec).toBeLessThan(28);
  expect((await ends()).filter((m) => m.end.status === "completed").length).toBeGreaterThan(0);
});

test("each handled message leaves a debug line with its ids", () => {
  const line = fleet.logs().find((l) => l.msg === "handled" && l.agent === "worker-crm" && l.outcome === "died");
  expect(line).toMatchObject({
    system: "toolworks",
    stream: "TOOL_REQUESTS",
    consumer: "worker-crm",
    attempt: 3,
    subject: "tools.execute.crm",
  });
  expect(line).toMatchObject({ seq: expect.any(Number), key: expect.stringMatching(/^conv-42-/), ms: expect.any(Number) });
});

test("switched on: redeliveries, dead letters and compensated sagas, failed ones and timed-out ones", async () => {
  const command = incident("on");
  expect(await command.ended).toBe(0);
  expect(command.lines).toContain("crm-outage is on (toolworks)");
  const lists = await requestLists(nc);
  expect(lists.map(({ system }) => system)).toEqual(["toolworks"]);
  expect(lists[0]?.incidents).toContainEqual(expect.objectContaining({ name: "crm-outage", hasMild: true, state: "on" }));

  const [lettersBefore, endsBefore] = [await letters(), (await ends()).length];
  await until(async () => (await letters()) >= lettersBefore + 8, { timeoutMs: 60_000, what: "eight more dead letters" });
  const compensated = async (status: string) =>
    (await ends()).slice(endsBefore).filter((m) => m.end.compensated && m.end.status === status).length > 0;
  await until(async () => (await compensated("failed")) && (await compensated("timeout")), {
    timeoutMs: 25_000,
    what: "compensated sagas",
  });
});

test("a compensated saga undid what was done, after what failed", async () => {
  const ended = (await ends()).findLast((m) => m.end.compensated)!;
  const subjects = (await readHistory(jsm, "SAGAS", `saga.${ended.end.saga_id}.>`)).map((m) => m.subject.split(".").slice(2).join("."));
  expect(subjects).toEqual([
    "coordinator.start",
    "billing_agent",
    "billing_agent.result",
    "support_agent",
    "support_agent.result",
    "billing_agent.compensate",
    "billing_agent.compensated",
    "coordinator.end",
  ]);
});

test("switched off: no more dead letters, and new sagas complete", async () => {
  expect(await incident("off").ended).toBe(0);
  const worker = () => jsm.consumers.info("TOOL_REQUESTS", "worker-crm");
  const given = (await worker()).delivered.stream_seq;
  await until(async () => (await worker()).ack_floor.stream_seq >= given, {
    timeoutMs: 60_000,
    what: "what hung to have had its last attempt",
  });
  await sleep(4_000); // and its saga to have ended
  const [lettersBefore, endsBefore] = [await letters(), (await ends()).length];
  await sleep(10_000);
  expect(await letters()).toBe(lettersBefore);
  const since = (await ends()).slice(endsBefore);
  expect(since.length).toBeGreaterThan(1);
  expect(since.every((m) => m.end.status === "completed")).toBe(true);
  await until(async () => (await worker()).num_pending === 0, { timeoutMs: 60_000, what: "nothing to wait" });
});

test("nats-server killed and started again: memory streams are back with their consumers, and work goes on", async () => {
  const before = (await jsm.streams.info("TOOL_REQUESTS")).created;
  await server.kill();
  await server.restart();
  const isNew = () =>
    jsm.streams.info("TOOL_REQUESTS").then(
      (info) => info.created !== before,
      () => false,
    );
  await until(isNew, { timeoutMs: 60_000, what: "TOOL_REQUESTS to be declared again" });
  const handled = (stream: string, name: string) =>
    jsm.consumers.info(stream, name).then(
      (info) => info.ack_floor.stream_seq,
      () => 0, // consumers are declared after all streams
    );
  for (const tool of ["crm", "web", "calendar", "payments"]) {
    await until(async () => (await handled("TOOL_REQUESTS", `worker-${tool}`)) > 0, {
      timeoutMs: 60_000,
      what: `worker-${tool} to work again`,
    });
  }
  const count = (await ends()).length;
  await until(async () => (await ends()).length > count + 2, { timeoutMs: 60_000, what: "sagas to end again" });
});

test("a wrong incident is refused with what there is", async () => {
  const command = startProgram("main.ts", ["incident", "no-such", "on"], env());
  expect(await command.ended).toBe(1);
  expect(command.lines.join()).toMatch(/There is no incident no-such; there are: .*crm-outage/);
});

test("SIGTERM: drained and gone, without an unhandled rejection", async () => {
  fleet.signal("SIGTERM");
  expect(await fleet.ended).toBe(0);
  expect(fleet.lines.filter((line) => /unhandled|Warning/i.test(line))).toEqual([]);
  const command = startProgram("main.ts", ["incidents"], env());
  expect(await command.ended).toBe(0);
  expect(command.lines.join()).toMatch(/toolworks,\s+crm-outage\s+not running\s+The crm does not answer/);
  expect(command.lines.at(-1)).toContain("Times are nominal");
});
