import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { until } from "../testing/fleet-process";
import { oneQueue } from "../testing/one-queue";
import { connectTest, startStation } from "../testing/one-station";
import type { Station } from "./station";
import { RequestFailed } from "./core";
import { LargeGone, LargeReference } from "./large";
import { sleep } from "./time";
import type { Bus } from "./types";

/** Requests, queue groups, large payloads, TTLs and pauses, as an agent uses them: two processes' worth of stations on one server. */
let server: NatsServer;
let nc: NatsConnection;
const stations: Station[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  nc = await connectTest(server.url);
});
afterEach(async () => {
  await Promise.all(stations.splice(0).map((station) => station.stop({ graceMs: 100 })));
  await nc?.close();
  await server?.stop();
});

const system = oneQueue(() => Promise.resolve());

async function agent(start: (bus: Bus) => void, over: Partial<typeof system> = {}): Promise<Bus> {
  let own: Bus | undefined;
  const one = { name: "agent", start: (bus: Bus) => (start(bus), void (own = bus)) };
  stations.push(await startStation({ ...system, ...over, agents: [one] }, server.url));
  if (!own) throw new Error("the agent was not started");
  return own;
}

const codeOf = (request: Promise<unknown>) =>
  request.then(
    () => "answered",
    (error: unknown) => (error instanceof RequestFailed ? error.code : error),
  );

test("a request gets an answer, an error reply, no answer in time, or nobody to ask", async () => {
  await agent((bus) => {
    bus.serve("ask.sum", { queue: "q" }, async ({ json }) => (json() as number[]).reduce((a, b) => a + b));
    bus.serve("ask.broken", { queue: "q" }, () => Promise.reject(new Error("the printer\nis on fire")));
    bus.serve("ask.slow", { queue: "q" }, () => sleep(2_000));
  });
  const asker = await agent(() => {});
  expect((await asker.request("ask.sum", [1, 2], { timeoutMs: 20_000 })).json()).toBe(3);
  await expect(asker.request("ask.broken", {}, { timeoutMs: 20_000 })).rejects.toThrow("the printer is on fire");
  expect(await codeOf(asker.request("ask.broken", {}, { timeoutMs: 20_000 }))).toBe("ERROR_REPLY");
  expect(await codeOf(asker.request("ask.slow", {}, { timeoutMs: 200 }))).toBe("TIMEOUT");
  expect(await codeOf(asker.request("ask.nobody", {}, { timeoutMs: 20_000 }))).toBe("NO_RESPONDERS");
});

test("a message that a listener cannot read costs that message, not the connection", async () => {
  const read: unknown[] = [];
  const bus = await agent((own) => {
    own.subscribe("news", (message) => read.push(message.json()));
    own.serve("there", { queue: "q" }, () => Promise.resolve(true)); // the server has the one before it when it has this
  });
  await until(() => nc.request("there").then(Boolean, () => false), { timeoutMs: 60_000, what: "it to listen" });
  nc.publish("news", "no JSON");
  nc.publish("news", "1");
  await until(() => read.length === 1, { timeoutMs: 60_000, what: "the second message" });
  nc.subscribe("ask", { callback: (_error, message) => void message.respond("2") });
  await nc.flush();
  expect((await bus.request("ask", {}, { timeoutMs: 20_000 })).json()).toBe(2);
});

test("a queue group shares: each request is served once, and by all members in turn", async () => {
  const served = [0, 0, 0];
  for (const i of served.keys())
    await agent((bus) =>
      bus.serve("tasks.summarise.assign", { queue: "workers-summarise" }, async () => void (served[i] = (served[i] ?? 0) + 1)),
    );
  const asker = await agent(() => {});
  await Promise.all(Array.from({ length: 90 }, () => asker.request("tasks.summarise.assign", {}, { timeoutMs: 20_000 })));
  expect(served.reduce((a, b) => a + b)).toBe(90);
  for (const count of served) expect(count).toBeGreaterThan(10);
});

test("a member that stops takes no more requests, and answers those it has", async () => {
  const taken: number[] = [];
  await agent((bus) => {
    bus.serve("ask.slow", { queue: "q" }, async ({ json }) => {
      taken.push(Number(json()));
      await sleep(3_000);
      return "done";
    });
  });
  const [stopping] = stations.splice(0);
  const asker = await agent(() => {});
  const first = asker.request("ask.slow", 1, { timeoutMs: 20_000 });
  await until(() => taken.length === 1, { timeoutMs: 60_000, what: "the request in hand" });
  const stopped = stopping!.stop({ graceMs: 20_000 });
  await sleep(1_000);
  expect(await codeOf(asker.request("ask.slow", 2, { timeoutMs: 20_000 }))).toBe("NO_RESPONDERS");
  expect((await first).json()).toBe("done");
  await stopped;
  expect(taken).toEqual([1]);
});

test("a member that leaves its group answers also what was on its way to it", async () => {
  let serving: { stop(): void } | undefined;
  await agent((bus) => {
    serving = bus.serve("ask.many", { queue: "q" }, async ({ json }) => {
      serving?.stop();
      return json();
    });
  });
  const asker = await agent(() => {});
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => codeOf(asker.request("ask.many", i, { timeoutMs: 20_000 }))));
  expect(new Set(answers)).toEqual(new Set(["answered"]));
});

test.each<[string, () => Promise<unknown>]>([
  ["throws what has no words", () => Promise.reject(Object.create(null))],
  ["throws a book", () => Promise.reject(new Error("x".repeat(2_000_000)))],
  ["answers what is no JSON", () => Promise.resolve(1n)],
  ["answers more than a message may hold", () => Promise.resolve("x".repeat(2_000_000))],
])("a member that %s gives an error reply, and goes on", async (_, handler) => {
  await agent((bus) => void bus.serve("ask.odd", { queue: "q" }, handler));
  const asker = await agent(() => {});
  for (let i = 0; i < 2; i += 1) expect(await codeOf(asker.request("ask.odd", i, { timeoutMs: 20_000 }))).toBe("ERROR_REPLY");
});

test("on a subject that a stream captures, the agent's answer arrives and not the stream's acknowledgement", async () => {
  await agent((bus) => {
    bus.consume("WORK", "worker", async ({ header, json }) => bus.emit(header("Reply-To-Agent") ?? "", { reviewed: json() }));
  });
  const asker = await agent(() => {});
  const bare = await asker.request("work.inbox", "spec-1", { timeoutMs: 20_000 });
  expect(bare.json()).toMatchObject({ stream: "WORK" }); // what one gets without it
  const captured = { replyHeader: "Reply-To-Agent", msgId: "review-2" };
  expect((await asker.request("work.inbox", "spec-2", { timeoutMs: 20_000, captured })).json()).toEqual({ reviewed: "spec-2" });
});

test("an unanswered request on a captured subject times out", async () => {
  const asker = await agent(() => {});
  const captured = { replyHeader: "Reply-To-Agent", msgId: "review-3" };
  expect(await codeOf(asker.request("work.inbox", "x", { timeoutMs: 300, captured }))).toBe("TIMEOUT");
});

test.each([["by core request"], ["on a captured subject"]])(
  "a handler that waits for an answer (%s) is given back at once when its process stops",
  async (way) => {
    const attempts: number[] = [];
    const captured = { replyHeader: "Reply-To-Agent", msgId: "review-4" };
    const start = (bus: Bus) =>
      bus.consume(
        "WORK",
        "worker",
        async ({ attempt, signal, subject }) => {
          if (subject === "work.inbox") return;
          attempts.push(attempt);
          if (attempt > 1) return;
          if (way === "by core request") await bus.request("ask.silent", {}, { timeoutMs: 60_000, signal });
          else await bus.request("work.inbox", {}, { timeoutMs: 60_000, signal, captured });
        },
        { long: true },
      );
    nc.subscribe("ask.silent", { callback: () => {} });
    await nc.flush();
    const slow = oneQueue(() => Promise.resolve(), { ackWaitMs: 60_000 });
    await agent(start, { streams: slow.streams });
    await jetstream(nc).publish("work.x", "{}");
    await until(() => attempts.length === 1, { timeoutMs: 60_000, what: "the first attempt" });
    const startedAt = performance.now();
    await stations.splice(0)[0]!.stop({ graceMs: 30_000 });
    expect(performance.now() - startedAt).toBeLessThan(15_000); // it did not take the grace
    await agent(start, { streams: slow.streams });
    await until(() => attempts.length === 2, { timeoutMs: 60_000, what: "the second attempt" });
  },
);

test("a payload beyond the message limit travels as a reference and arrives as it was", async () => {
  const sender = await agent(() => {});
  const reader = await agent(() => {});
  const bytes = Uint8Array.from({ length: 3 * 1024 * 1024 + 17 }, (_, i) => (i * 31) % 251);
  expect(() => sender.emit("x", bytes)).toThrow(/max_payload|payload/i);
  const reference = LargeReference.parse(JSON.parse(JSON.stringify(await sender.large.put(bytes))));
  expect(reference).toMatchObject({ bucket: "large-one-queue", size: bytes.length });
  expect(Buffer.compare(await reader.large.get(reference), bytes)).toBe(0);
  expect((await reader.large.get(await sender.large.put(new Uint8Array(0)))).length).toBe(0);
  await expect(reader.large.get({ ...reference, name: "other" })).rejects.toThrow(LargeGone);
  await expect(reader.large.get({ ...reference, digest: "SHA-256=x" })).rejects.toThrow("is not what the reference says");
});

test("the bucket is bounded: when it is full it refuses, and what is in it stays", async () => {
  const sender = await agent(() => {});
  const bytes = new Uint8Array(3 * 1024 * 1024).fill(7);
  const kept = await sender.large.put(bytes);
  await sender.large.put(bytes);
  await expect(sender.large.put(bytes)).rejects.toThrow(/maximum bytes exceeded/);
  expect((await sender.large.get(kept)).length).toBe(bytes.length);
  expect((await sender.large.put(bytes.subarray(0, 1024 * 1024))).size).toBe(1024 * 1024); // of the refused one nothing is left
});

test("a message with a life of its own goes when it ends, and leaves a marker that says why", async () => {
  const [work, ...others] = system.streams;
  const streams = [{ ...work!, retention: "limits" as const, allowMsgTtl: true, deleteMarkerTtlMs: 2_000 }, ...others];
  const bus = await agent(() => {}, { streams });
  await bus.publish("work.intent", { callId: "c-1" }, { msgId: "c-1", ttlMs: 300_000 });
  await bus.publish("work.short", { callId: "c-2" }, { msgId: "c-2", ttlMs: 2_000 });
  const jsm = await jetstreamManager(nc);
  const last = (subject: string) => jsm.streams.getMessage("WORK", { last_by_subj: subject });
  expect((await last("work.intent"))?.header.get("Nats-TTL")).toBe("300");
  expect((await last("work.short"))?.json()).toEqual({ callId: "c-2" });
  await until(async () => (await last("work.short"))?.header.get("Nats-Marker-Reason") === "MaxAge", {
    timeoutMs: 60_000,
    what: "a marker",
  });
  expect((await last("work.short"))?.data.length).toBe(0);
});

test("scaled to zero its messages wait, and then it catches up without a redelivery", async () => {
  const done: number[] = [];
  let pause: ((ms: number) => Promise<void>) | undefined;
  await agent((bus) => void (pause = bus.consume("WORK", "worker", async ({ seq }) => void done.push(seq)).pause));
  const send = (count: number) => Promise.all(Array.from({ length: count }, () => jetstream(nc).publish("work.x", "{}")));
  const startedAt = performance.now();
  await send(200);
  await until(() => done.length === 200, { timeoutMs: 60_000, what: "the first 200" });
  const over = pause!(2_000 + 4 * (performance.now() - startedAt)); // as this machine takes its time
  await send(300);
  const jsm = await jetstreamManager(nc);
  const info = () => jsm.consumers.info("WORK", "worker");
  await until(async () => (await info()).num_waiting === 0, { timeoutMs: 60_000, what: "no open pull" });
  expect(await info()).toMatchObject({ num_pending: 300, num_waiting: 0 });
  expect(done.length).toBe(200);
  await over;
  await until(() => done.length === 500, { timeoutMs: 60_000, what: "the rest" });
  expect(new Set(done).size).toBe(500);
  expect((await jsm.consumers.info("WORK", "worker")).delivered.consumer_seq).toBe(500);
});

test("two processes declare and work side by side: every message once", async () => {
  const done: number[] = [];
  const start = (bus: Bus) => void bus.consume("WORK", "worker", async ({ seq }) => void done.push(seq));
  await Promise.all([agent(start), agent(start), agent(start)]);
  const client = await connect({ servers: server.url });
  await Promise.all(Array.from({ length: 300 }, () => jetstream(client).publish("work.x", "{}")));
  await client.close();
  await until(() => done.length === 300, { timeoutMs: 60_000, what: "300 messages" });
  expect(new Set(done).size).toBe(300);
});
