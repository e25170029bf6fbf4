import { jetstream } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { withRawLines } from "../bus/headers";
import { sleep } from "../bus/time";
import type { Agent } from "../bus/types";
import { startFleet, until } from "../testing/fleet-process";
import { onOwnServer } from "../testing/on-own-server";
import { publishIntent } from "./intents";
import type { AuditEntry, CallIntent, ToolResult } from "./messages";
import { oneroof } from "./system";

const here = onOwnServer(oneroof, { scale: 0.02 });
const { only, without, stateOf: stored } = here;
const intent = (n: number, kind: CallIntent["intent"]): CallIntent => ({
  call_id: `call-t-${n}`,
  intent: kind,
  about: { caller: "+1-555-0100", property_id: "prop-7" },
  wanted_at: "2026-03-01T10:00:00.000Z",
});

async function auditTrail(): Promise<AuditEntry[]> {
  const { first_seq, last_seq } = await stored("AUDIT");
  const seqs = Array.from({ length: last_seq - first_seq + 1 }, (_, i) => first_seq + i);
  return Promise.all(seqs.map(async (seq) => (await here.jsm.streams.getMessage("AUDIT", { seq }))!.json<AuditEntry>()));
}
const closed = async () => (await auditTrail()).filter(({ action }) => action === "closed");

test("an intent carries its own life, five minutes, and when it has expired a marker says so, which no agent dies of", async () => {
  await publishIntent(await here.run([], { scale: 1 }), intent(1, "escalate"));
  const header = async (name: string) =>
    (await here.jsm.streams.getMessage("CALL_INTENT", { last_by_subj: "call.intent.escalate" }))?.header.get(name);
  expect(await header("Nats-TTL")).toBe("300");
  await here.stop();
  await here.jsm.streams.purge("CALL_INTENT");

  const bus = await here.run(only("orchestrator", "voicemail-handler"), { scale: 0.01 });
  await publishIntent(bus, intent(2, "escalate"));
  expect(await header("Nats-TTL")).toBe("3");
  await until(async () => (await header("Nats-Marker-Reason")) === "MaxAge", { timeoutMs: 60_000, what: "the marker" });
  const marker = (await stored("CALL_INTENT")).last_seq;
  await until(async () => (await here.jsm.consumers.info("CALL_INTENT", "escalation")).ack_floor.stream_seq >= marker, {
    timeoutMs: 60_000,
    what: "the marker to be acked",
  });
  expect((await stored("DLQ")).last_seq).toBe(0);
});

test("five attempts, then one dead letter: the body's and the headers' bytes as they were, the story in front of them", async () => {
  const attempts: number[] = [];
  const body = Uint8Array.of(0xff, 0x00, 0x7b, 0xfe);
  const counting: Agent = {
    name: "scheduler",
    start: (bus) =>
      bus.consume("CALL_INTENT", "booking", async (message) => {
        attempts.push(message.attempt);
        expect([...message.data]).toEqual([...body]);
        throw new RangeError("Invalid time value");
      }),
  };
  await here.run([counting]);
  const sent = withRawLines(headers(), Buffer.from("X-Trace:  a\r\nbad name: b\r\nX-Trace: c\r\n"));
  await jetstream(here.nc).publish("call.intent.book", body, { msgID: "m-1", headers: sent });
  await until(async () => (await stored("DLQ")).messages === 1, { timeoutMs: 60_000, what: "a dead letter" });
  await sleep(1_500); // ack_wait twice: nothing may come again
  expect(attempts).toEqual([1, 2, 3, 4, 5]);
  expect((await stored("DLQ")).last_seq).toBe(1);
  expect(await here.jsm.consumers.info("CALL_INTENT", "booking")).toMatchObject({ num_ack_pending: 0, delivered: { consumer_seq: 5 } });

  const { message } = (await here.nc.request("$JS.API.STREAM.MSG.GET.DLQ", '{"seq":1}')).json<{
    message: { subject: string; hdrs: string; data: string };
  }>();
  expect(message.subject).toBe("DLQ.CALL_INTENT.booking");
  expect([...Buffer.from(message.data, "base64")]).toEqual([...body]);
  const created = (await here.jsm.streams.info("CALL_INTENT")).created;
  const lines = Buffer.from(message.hdrs, "base64").toString("latin1").split("\r\n");
  expect(lines).toContain(`Nats-Msg-Id: dead:CALL_INTENT:${created}:1:booking`);
  expect(lines.filter((line) => line.startsWith("X-") && !line.startsWith("X-Original-Header-"))).toEqual([
    "X-Original-Subject: call.intent.book",
    "X-Original-Stream: CALL_INTENT",
    "X-Original-Sequence: 1",
    "X-Consumer: booking",
    "X-Error: RangeError: Invalid time value",
    "X-Deliveries: 5",
  ]);
  expect(lines.filter((line) => line.startsWith("X-Original-Header-"))).toEqual([
    "X-Original-Header-Nats-Msg-Id: m-1",
    "X-Original-Header-X-Trace:  a",
    "X-Original-Header-bad name: b",
    "X-Original-Header-X-Trace: c",
  ]);
});

test("results come on the call's own subject, in the order of the work, and the call is closed by the last one", async () => {
  const bus = await here.run(without("voice-agent"));
  const kinds = ["book", "research", "escalate", "research", "book"] as const;
  const heard = kinds.map((_, n) => {
    const results: ToolResult[] = [];
    here.nc.subscribe(`tool.result.call-t-${n}`, { callback: (_error, message) => void results.push(message.json<ToolResult>()) });
    return results;
  });
  await here.nc.flush();
  for (const [n, kind] of kinds.entries()) await publishIntent(bus, intent(n, kind));
  await until(async () => (await closed()).length === kinds.length, { timeoutMs: 60_000, what: "every call to be closed" });
  const expected = { book: ["calendar", "crm"], research: ["web", "mls", "comps"], escalate: ["crm"] };
  for (const [n, results] of heard.entries()) {
    expect(results.map(({ tool }) => tool)).toEqual(expected[kinds[n]!]);
    expect(new Set(results.map(({ call_id }) => call_id))).toEqual(new Set([`call-t-${n}`]));
  }
  expect((await closed()).every(({ status }) => status === "done")).toBe(true);
  await until(async () => (await stored("TOOL_RESULT")).messages === 0, {
    timeoutMs: 60_000,
    what: "results seen by everybody to be gone",
  });
});

test("the executor is killed in the middle, twice: every call is closed as done, and each tool's result is there once", async () => {
  const bus = await here.run(without("voice-agent", "tool-executor"), { scale: 0.1 });
  const env = { NATS_URL: here.url, FLEET_TIME_SCALE: "0.1", FLEET_LOG_LEVEL: "silent" };
  const startExecutor = () => startFleet(["oneroof", "--agent", "tool-executor"], env);
  let executor = await startExecutor();
  const count = 30;
  for (let n = 0; n < count; n += 1) await publishIntent(bus, intent(n, (["book", "research", "escalate"] as const)[n % 3]!));
  for (let kill = 0; kill < 2; kill += 1) {
    await until(async () => (await here.jsm.consumers.info("TOOL_CALL", "tool-executor")).num_ack_pending > 3, {
      timeoutMs: 60_000,
      what: "calls in hand",
    });
    executor.signal("SIGKILL");
    await executor.ended;
    executor = await startExecutor();
  }
  await until(async () => (await closed()).length >= count, { timeoutMs: 60_000, what: "every call to be closed" });
  executor.signal("SIGKILL");
  await executor.ended;
  const ends = await closed();
  expect(ends.map(({ call_id }) => call_id).toSorted()).toEqual(Array.from({ length: count }, (_, n) => `call-t-${n}`).toSorted());
  expect(ends.every(({ status }) => status === "done")).toBe(true);
  const { delivered } = await here.jsm.consumers.info("TOOL_CALL", "tool-executor");
  expect(delivered.consumer_seq).toBeGreaterThan(delivered.stream_seq); // what the killed ones had in hand came again
  expect((await stored("TOOL_RESULT")).last_seq).toBe((count / 3) * (2 + 3 + 1));
  expect((await stored("DLQ")).last_seq).toBe(0);
  expect((await stored("TOOL_CALL")).messages).toBe(0);
});

test("mls-outage and vague-times: dead letters of tool calls and of intents, each under its stream and consumer; failed researches are closed as failed", async () => {
  await here.run(oneroof.agents, { rate: 60, incident: (name) => (["mls-outage", "vague-times"].includes(name) ? "on" : "off") });
  const letters = async (subject: string) =>
    (await here.jsm.streams.info("DLQ", { subjects_filter: subject })).state.subjects?.[subject] ?? 0;
  for (const subject of ["DLQ.TOOL_CALL.tool-executor", "DLQ.CALL_INTENT.booking"]) {
    await until(async () => (await letters(subject)) > 1, { timeoutMs: 60_000, what: subject });
  }
  const executor = await here.jsm.consumers.info("TOOL_CALL", "tool-executor");
  expect(executor.delivered.consumer_seq).toBeGreaterThan(executor.delivered.stream_seq);
  expect((await closed()).find(({ status }) => status === "failed")?.detail).toMatch(/^mls: (Timeout after 8s|503 Service Unavailable)/);
});

test("a replay begins at its time: what was stored before does not come", async () => {
  const bus = await here.run([]);
  const say = (n: number) => bus.publish("call.audit", { n }, { msgId: `n-${n}` });
  await say(1);
  await say(2);
  await sleep(20);
  const startTime = new Date().toISOString();
  await say(3);
  await say(4);
  const streams = oneroof.streams.map((stream) =>
    stream.name === "AUDIT"
      ? { ...stream, consumers: stream.consumers.map((spec) => ({ ...spec, name: "replay-late", deliver: { startTime } })) }
      : stream,
  );
  const seen: unknown[] = [];
  const reader: Agent = { name: "reader", start: (b) => b.consume("AUDIT", "replay-late", async ({ json }) => void seen.push(json())) };
  await here.run([reader], { streams });
  await until(() => seen.length === 2, { timeoutMs: 60_000, what: "two entries" });
  await sleep(300);
  expect(seen).toEqual([{ n: 3 }, { n: 4 }]);
  expect((await here.jsm.consumers.info("AUDIT", "replay-2026")).config).toMatchObject({ deliver_policy: "by_start_time" });
});
