import { connect, type NatsConnection } from "@nats-io/transport-node";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { applySnapshot } from "@/lib/domain/apply-snapshot";
import type { ConsumerList } from "@/lib/domain/consumer/row";
import { LiveDeadLetter, LiveSnapshot, LiveTick } from "@/lib/domain/live";
import type { Runtime } from "@/lib/runtime";
import type { z } from "zod";
import { GET as live } from "./live/route";
import { startConsole } from "./testing/console";

let server: NatsServer;
let runtime: Runtime;
let nats: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer({ monitoring: true });
  nats = await connect({ servers: server.url });
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "a", ack_policy: AckPolicy.Explicit });
  await manager.consumers.add("ORDERS", { durable_name: "b", ack_policy: AckPolicy.Explicit, filter_subject: "orders.none" });
  runtime = await startConsole({ NATS_URL: server.url, NATS_MONITORING_URL: server.monitoringUrl });
});

afterAll(async () => {
  await runtime?.stop();
  await nats?.close();
  await server?.stop();
});

type Event = { event: string; data: unknown };

async function* eventsOf(response: Response): AsyncGenerator<Event> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, data: JSON.parse(data) };
    }
  }
}

async function open(views: readonly string[]) {
  const leaving = new AbortController();
  const url = `http://127.0.0.1:3000/api/v1/live?${new URLSearchParams(views.map((view) => ["view", view]))}`;
  const response = await live(new Request(url, { signal: leaving.signal }));
  return { response, events: eventsOf(response), leaving };
}

test("a view comes whole, then as it changes; ages come with every tick; leaving frees everything", async () => {
  const view = "/consumers?sort=name";
  const { response, events, leaving } = await open([view, "/streams/NOPE"]);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.get("cache-control")).toContain("no-transform");

  let answer: unknown;
  const kinds: string[] = [];
  let published = false;
  const problems: string[] = [];
  for await (const { event, data } of events) {
    if (event === "tick") LiveTick.parse(data);
    if (event !== "snapshot") continue;
    const message = LiveSnapshot.parse(data);
    if (message.kind === "problem") {
      problems.push(message.view);
      continue;
    }
    answer = applySnapshot(answer, message);
    kinds.push(message.kind);
    const { items } = answer as z.infer<typeof ConsumerList>; // the answer of /consumers
    if (items.length === 2 && !published) {
      published = true;
      for (let index = 0; index < 3; index++) await jetstream(nats).publish("orders.x", "x");
    }
    if (published && items[0]?.lag === 3) {
      expect(items[1]).toMatchObject({ name: "b", lag: 0 });
      break;
    }
  }
  expect(kinds[0]).toBe("whole");
  expect(kinds.slice(1)).not.toContain("whole");
  expect(problems).toContain("/streams/NOPE");
  leaving.abort();
});

test("dead letters are said", async () => {
  const { events, leaving } = await open([]);
  await events.next();
  runtime.deps.arrivals.say({ context: "default", stream: "DLQ", count: 1 });
  for await (const { event, data } of events) {
    if (event !== "dead-letter") continue;
    expect(LiveDeadLetter.parse(data)).toEqual({ context: "default", stream: "DLQ", count: 1 });
    break;
  }
  leaving.abort();
});

test("too many views, and a wrong token, are refused before anything streams", async () => {
  const views = Array.from({ length: 41 }, (_, index) => `/streams?limit=${index + 1}`);
  expect((await open(views)).response.status).toBe(400);
  const wrong = await live(new Request("http://127.0.0.1:3000/api/v1/live", { headers: { authorization: "Bearer wrong" } }));
  expect(wrong.status).toBe(401);
});

test("whoever asks for the head alone is told it, and no stream is kept up for them", async () => {
  const waiting = new Set<() => void>();
  const { arrivals } = runtime.deps;
  const onArrival = arrivals.onArrival.bind(arrivals);
  const spy = vi.spyOn(arrivals, "onArrival").mockImplementation((listener) => {
    const stop = onArrival(listener);
    waiting.add(stop);
    return () => (waiting.delete(stop), stop());
  });
  const response = await live(new Request("http://127.0.0.1:3000/api/v1/live?view=/streams", { method: "HEAD" }));
  expect([response.status, response.headers.get("content-type"), response.body === null]).toEqual([200, "text/event-stream", true]);
  expect(spy).toHaveBeenCalled();
  expect(waiting.size).toBe(0);
  spy.mockRestore();
});

test("when the console stops, its event streams end", async () => {
  const { events } = await open(["/contexts"]);
  await events.next();
  await runtime.stop();
  for (;;) if ((await events.next()).done) break;
});
