import { beforeAll, expect, test } from "vitest";
import { sleep } from "../bus/time";
import { until } from "../testing/fleet-process";
import { oneFleet } from "../testing/one-fleet";
import type { AuditEntry } from "./messages";
import { oneroof } from "./system";

/**
 * Each incident in its own kind of intent: poison in researches, terminated in bookings, ttl-loss in escalations. So they are on at the
 * same time and do not meet.
 */
const { at, advisories, turn, consumer, stored } = oneFleet(oneroof, { scale: 0.02, rate: 60 });
const audit: AuditEntry[] = [];
let poisoned = 0;
let beats = 0;

beforeAll(async () => {
  at.nc.subscribe("call.audit", { callback: (_, message) => void audit.push(message.json()) });
  at.nc.subscribe("call.intent.*", {
    callback: (_, { headers }) => void (poisoned += Number(headers?.get("Nats-Msg-Id").startsWith("poison:"))),
  });
  at.nc.subscribe("fleet.heartbeat.voicemail-handler", { callback: () => void (beats += 1) });
  await at.nc.flush();
});

const reader = (name: string) => consumer("CALL_INTENT", name);
const letters = (name: string) => stored("DLQ", `DLQ.CALL_INTENT.${name}`);
const closed = (kind: string) => audit.filter(({ action, detail }) => action === "closed" && detail === kind).length;
const said = (callId: string) => audit.filter(({ call_id }) => call_id === callId).map(({ action }) => action);
const exhausted = (name: string) => advisories.filter((one) => one.kind === "MAX_DELIVERIES" && one.consumer === name);
const refused = () => advisories.filter(({ kind }) => kind === "MSG_TERMINATED");
const intent = (seq: number) => at.jsm.streams.getMessage("CALL_INTENT", { seq });
const soon = { timeoutMs: 60_000 };

test("at first all is quiet: calls of every kind are closed, nothing comes again, nothing is given up", async () => {
  await until(() => ["book", "research", "escalate"].every((kind) => closed(kind) > 2), { ...soon, what: "calls to be closed" });
  for (const name of ["orchestrator", "booking", "escalation", "research"])
    expect([name, (await reader(name)).num_redelivered]).toEqual([name, 0]);
  expect([advisories.filter(({ kind }) => kind !== "CREATED"), await stored("DLQ", ">")]).toEqual([[], 0]);
});

test.concurrent("poison: what nobody can read is exhausted after five deliveries, no dead letter says so, sound intents go on", async () => {
  await turn("poison", "on");
  const before = closed("research");
  const readers = ["orchestrator", "research"];
  await until(() => readers.every((name) => exhausted(name).length > 2), { ...soon, what: "exhausted intents" });
  for (const name of readers) {
    const [first] = exhausted(name);
    expect(first?.deliveries).toBe(5);
    const message = await intent(first!.stream_seq);
    expect([message?.subject, message?.header.get("Nats-Msg-Id")]).toEqual(["call.intent.research", expect.stringMatching(/^poison:t:/)]);
    expect((await reader(name)).num_redelivered).toBeGreaterThan(2);
    expect(await letters(name)).toBe(0);
  }
  expect(closed("research")).toBeGreaterThan(before + 2);

  await turn("poison", "off");
  await sleep(1_500);
  const sent = poisoned;
  // Each comes to its end: exhausted, or where it has an attempt left, refused.
  const ended = async (name: string) => exhausted(name).length + (await letters(name));
  for (const name of readers) await until(async () => (await ended(name)) === sent, { ...soon, what: `the end of all for ${name}` });
  expect(poisoned).toBe(sent);
  expect(await intent(exhausted("research")[0]!.stream_seq)).not.toBeNull(); // to be sent back
});

test.concurrent("terminated: some bookings are refused for good at their first delivery, with a reason and without a dead letter", async () => {
  await turn("terminated", "on");
  await until(() => refused().length > 3, { ...soon, what: "refusals" });
  const [first] = refused();
  expect(first).toMatchObject({ stream: "CALL_INTENT", consumer: "booking", deliveries: 1, reason: "the property is off the market" });
  const { call_id } = (await intent(first!.stream_seq))!.json<{ call_id: string }>();
  const made = closed("book");
  await until(() => closed("book") > made + 3, { ...soon, what: "other bookings" });
  expect(said(call_id)).toEqual(["opened"]);

  await turn("terminated", "off");
  const given = (await reader("booking")).delivered.stream_seq;
  await until(async () => (await reader("booking")).ack_floor.stream_seq >= given, { ...soon, what: "what was in hand to be settled" });
  const [count, { delivered }] = [refused().length, await reader("booking")];
  await until(async () => (await reader("booking")).delivered.consumer_seq > delivered.consumer_seq + 8, { ...soon, what: "bookings" });
  expect(refused()).toHaveLength(count);
  expect(await letters("booking")).toBe(0);
});

test.concurrent("ttl-loss: intents that nobody reads are gone after their time, and the last one leaves a marker", async () => {
  const subject = "call.intent.escalate";
  const wave = () => until(async () => (await reader("escalation")).num_pending >= 10, { ...soon, what: "a wave" });
  await turn("ttl-loss", "on");
  await wave();
  const [{ delivered, num_waiting }, heard] = [await reader("escalation"), beats];
  expect(num_waiting).toBe(0);
  const last = (await at.jsm.streams.getMessage("CALL_INTENT", { last_by_subj: subject }))!;
  const { call_id } = last.json<{ call_id: string }>();
  // Of what came after that caller the first: others of the wave while they live, then the marker, which outlives the next waves.
  const next = () => at.jsm.direct.getMessage("CALL_INTENT", { seq: last.seq + 1, next_by_subj: subject });
  await until(async () => (await next())?.header.get("Nats-Marker-Reason") === "MaxAge", { ...soon, what: "the marker" });
  expect((await next())?.data).toHaveLength(0);
  expect(await intent(last.seq)).toBeNull();
  const { consumer_seq } = delivered;
  expect(await reader("escalation")).toMatchObject({ num_redelivered: 0, delivered: { consumer_seq } });
  expect([said(call_id), beats, await letters("escalation")]).toEqual([["opened"], heard, 0]);

  await wave();
  const done = closed("escalate");
  await turn("ttl-loss", "off");
  await until(async () => closed("escalate") >= done + 10 && (await reader("escalation")).num_pending === 0, {
    ...soon,
    what: "the others",
  });
});
