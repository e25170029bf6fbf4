import { connect, type NatsConnection } from "@nats-io/transport-node";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { ConsumerDetail, ConsumerHistory, ConsumerList } from "@/lib/domain/consumer/row";
import { DeadLetterDetail, DeadLetterList } from "@/lib/domain/dead-letter/row";
import { MessageList, StoredMessage } from "@/lib/domain/message";
import { ContextList, Health, Overview } from "@/lib/domain/overview/types";
import { StreamDetail, StreamList, SubjectList } from "@/lib/domain/stream/row";
import { Problem } from "@/lib/errors";
import { matchPath } from "@/lib/http/match-path";
import type { Runtime } from "@/lib/runtime";
import { registry } from "./registry";
import { call, eventually, startConsole } from "./testing/console";

const TOKEN = "a-token-of-sufficient-length";
let server: NatsServer;
let runtime: Runtime;
let nats: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer({ monitoring: true });
  nats = await connect({ servers: server.url });
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.streams.add({ name: "QUIET", subjects: ["quiet.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "eu", ack_policy: AckPolicy.Explicit, filter_subject: "orders.eu.*" });
  await manager.consumers.add("ORDERS", { durable_name: "all", ack_policy: AckPolicy.Explicit });
  await manager.consumers.add("ORDERS", { durable_name: "none", ack_policy: AckPolicy.Explicit, filter_subject: "orders.none" });
  const js = jetstream(nats);
  for (let index = 0; index < 10; index++) await js.publish(index < 4 ? "orders.eu.1" : `orders.us.${index}`, "x");

  await manager.streams.add({ name: "DEAD_LETTERS", subjects: ["dlq.>"], allow_direct: true });
  await js.publish(
    "dlq.orders",
    JSON.stringify({ error: "TimeoutError: crm", original_subject: "orders.eu.1", original_message: { id: 1 } }),
  );

  const contexts = [
    { name: "main", url: server.url, monitoring_url: server.monitoringUrl },
    { name: "down", url: "nats://127.0.0.1:1" },
  ];
  runtime = await startConsole({ JETLAG_CONTEXTS: JSON.stringify(contexts), JETLAG_BOOTSTRAP_TOKEN: TOKEN });
  await eventually(
    async () => runtime.deps.watch.context("main")?.state().kind,
    (kind) => kind === "live",
  );
});

afterAll(async () => {
  await runtime?.stop();
  await nats?.close();
  await server?.stop();
});

/** A GET by its path and query, through the handler that is registered for it. */
async function get(view: string, init: RequestInit = {}) {
  const [path = ""] = view.split("?");
  for (const { method, path: template, route } of registry) {
    const params = method === "GET" ? matchPath(template, path) : null;
    if (params) return call(route, view, { params, ...init });
  }
  throw new Error(`nothing is registered for ${view}`);
}

async function problem(view: string, init?: RequestInit) {
  const { status, body, headers } = await get(view, init);
  const parsed = Problem.parse(body);
  expect([parsed.status, headers.get("content-type"), headers.get("x-request-id")]).toEqual([
    status,
    "application/problem+json",
    parsed.requestId,
  ]);
  return parsed;
}

describe("lists", () => {
  test("consumers: lag is right, also of one that filters and has nothing", async () => {
    const { body, headers } = await get("/consumers?context=main&sort=-lag");
    const list = ConsumerList.parse(body);
    expect(list.items.map(({ name, lag }) => [name, lag])).toEqual([
      ["all", 10],
      ["eu", 4],
      ["none", 0],
    ]);
    expect([list.total, list.nextCursor, list.incomplete]).toEqual([3, null, []]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(Date.now() - Date.parse(list.asOf)).toBeLessThan(30_000);
  });

  test("of all contexts: the one that is down is named, not left out in silence", async () => {
    const list = StreamList.parse((await get("/streams")).body);
    expect(list.items.map(({ context, name }) => `${context} ${name}`)).toEqual(["main DEAD_LETTERS", "main ORDERS", "main QUIET"]);
    expect(list.incomplete.map(({ context, lastSeenAt }) => [context, lastSeenAt])).toEqual([["down", null]]);
  });

  test("series come only when asked for: they are most of a row's bytes", async () => {
    const withSeries = await eventually(
      async () => ConsumerList.parse((await get("/consumers?series=true")).body),
      ({ items }) => items.every((row) => row.lagSeries.length > 0),
    );
    expect(withSeries.items).toHaveLength(3);
    expect(ConsumerList.parse((await get("/consumers")).body).items.every((row) => row.lagSeries.length === 0)).toBe(true);
    expect(StreamList.parse((await get("/streams?series=true")).body).items.some((row) => row.publishSeries.length > 0)).toBe(true);
  });

  test("windows, filters and words", async () => {
    const first = ConsumerList.parse((await get("/consumers?limit=2&sort=name")).body);
    expect(first.items.map(({ name }) => name)).toEqual(["all", "eu"]);
    const second = ConsumerList.parse((await get(`/consumers?limit=2&sort=name&cursor=${first.nextCursor}`)).body);
    expect([second.items.map(({ name }) => name), second.nextCursor]).toEqual([["none"], null]);
    expect(ConsumerList.parse((await get("/consumers?q=EU")).body).items.map(({ name }) => name)).toEqual(["eu"]);
    expect(ConsumerList.parse((await get("/consumers?stream=QUIET")).body).total).toBe(0);
    expect(ConsumerList.parse((await get("/consumers?status=ok,draining&offset=0")).body).items.map(({ name }) => name)).toContain("none");
  });

  test("subjects, counted by the server, with who reads them", async () => {
    const list = SubjectList.parse((await get("/streams/ORDERS/subjects?context=main&limit=2")).body);
    expect(list.total).toBe(7);
    expect(list.items[0]).toEqual({ context: "main", subject: "orders.eu.1", messages: 4, consumers: ["all", "eu"] });
    const filtered = SubjectList.parse((await get("/streams/ORDERS/subjects?context=main&filter=orders.us.9")).body);
    expect(filtered.items.map(({ subject }) => subject)).toEqual(["orders.us.9"]);
    expect(SubjectList.parse((await get("/streams/QUIET/subjects?context=main")).body).items).toEqual([]);
  });
});

describe("one thing", () => {
  test("stream, consumer and its history", async () => {
    const stream = StreamDetail.parse((await get("/streams/ORDERS?context=main")).body);
    expect([stream.messages, stream.subjects, stream.numSubjects]).toEqual([10, ["orders.>"], 7]);
    const consumer = ConsumerDetail.parse((await get("/consumers/ORDERS/eu?context=main")).body);
    expect([consumer.filterSubjects, consumer.ackPolicy, consumer.numPending]).toEqual([["orders.eu.*"], "explicit", 4]);
    const history = await eventually(
      async () => ConsumerHistory.parse((await get("/consumers/ORDERS/eu/history?context=main&metric=lag&from=-5m")).body),
      ({ points }) => points.length > 0,
    );
    expect(history.points.at(-1)?.[1]).toBe(4);
  });

  test("the fleet at a glance", async () => {
    const overview = await eventually(
      async () => Overview.parse((await get("/overview")).body),
      ({ totals }) => totals.deadLetters === 1,
    );
    const letters = overview.needsYou.filter(({ kind }) => kind === "dead-letters");
    const arrived = (series: Overview["series"]["lag"]) => series.reduce((sum, [, count]) => sum + (count ?? 0), 0); // in whichever minute
    expect(letters.map(({ context, count, series }) => [context, count, series.length, arrived(series)])).toEqual([["main", 1, 60, 1]]);
    expect(overview.contexts.map(({ context, consumers, deadLetters }) => [context, consumers, deadLetters])).toEqual([
      ["main", 3, 1],
      ["down", null, null],
    ]);
    expect(Overview.parse((await get("/overview?context=main")).body).contexts).toHaveLength(1);
  });

  test("a stored message and a dead letter, to the byte", async () => {
    const messages = MessageList.parse((await get("/streams/ORDERS/messages?context=main&limit=2")).body);
    expect([messages.items.map(({ seq }) => seq), messages.nextCursor === null]).toEqual([[1, 2], false]);
    expect(StoredMessage.parse((await get("/streams/ORDERS/messages/5?context=main")).body).subject).toBe("orders.us.4");

    const list = await eventually(
      async () => DeadLetterList.parse((await get("/dead-letters")).body),
      ({ total }) => total === 1,
    );
    const id = list.items[0]?.id ?? "";
    const detail = DeadLetterDetail.parse((await get(`/dead-letters/${id}`)).body);
    expect([detail.context, detail.stream, detail.originalSubject]).toEqual(["main", "DEAD_LETTERS", "orders.eu.1"]);
    const payload = await get(`/dead-letters/${id}/payload`);
    expect(JSON.parse(String(payload.body)).original_message).toEqual({ id: 1 });
    expect(payload.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(payload.headers.get("content-security-policy")).toContain("sandbox");
    expect((await problem("/dead-letters/unknown")).code).toBe("NOT_FOUND");
  });

  test("health is 200 and degraded while a context is down", async () => {
    const { status, body } = await get("/health");
    const health = Health.parse(body);
    expect([status, health.status, health.checks.database.status]).toEqual([200, "degraded", "ok"]);
    expect([health.checks.nats.main?.status, health.checks.nats.down?.status, health.checks.monitoring.status]).toEqual([
      "ok",
      "connecting",
      "ok",
    ]);
    expect(ContextList.parse((await get("/contexts")).body).items.map(({ name, state }) => [name, state])).toEqual([
      ["main", "live"],
      ["down", "connecting"],
    ]);
  });
});

describe("bad input names the field", () => {
  test.each([
    ["/consumers?sort=colour", "sort"],
    ["/consumers?status=ok,sad", "status"],
    ["/consumers?limit=501", "limit"],
    ["/consumers?limit=many", "limit"],
    ["/consumers?cursor=x", "cursor"],
    ["/consumers?colour=red", "colour"],
    ["/consumers?context=-", "context"],
    ["/streams?deadLetter=maybe", "deadLetter"],
    ["/streams/ORDERS", "context"],
    ["/streams/ORDERS/subjects?context=main&filter=a..b", "filter"],
    ["/consumers/ORDERS/eu/history?context=main&metric=mood", "metric"],
    ["/consumers/ORDERS/eu/history?context=main&from=yesterday", "from"],
    ["/health?verbose=1", "verbose"],
  ])("%s", async (view, field) => {
    const { code, errors } = await problem(view);
    expect([code, errors?.map(({ path }) => path[0])]).toEqual(["INVALID", [field]]);
  });

  test("what is not there is NOT_FOUND; what was never seen is NATS_UNAVAILABLE", async () => {
    expect((await problem("/consumers?context=nowhere")).code).toBe("NOT_FOUND");
    expect((await problem("/streams/NOPE?context=main")).code).toBe("NOT_FOUND");
    expect((await problem("/consumers/ORDERS/nope?context=main")).code).toBe("NOT_FOUND");
    expect((await problem("/streams/ORDERS?context=down")).code).toBe("NATS_UNAVAILABLE");
  });
});

describe("who may", () => {
  const authorization = (value: string) => ({ headers: { authorization: value } });

  test("a wrong token is refused everywhere, the bootstrap token passes", async () => {
    for (const { path, route } of registry) {
      const { status, headers } = await call(route, path, { params: {}, ...authorization("Bearer wrong") });
      expect([path, status, headers.get("www-authenticate")]).toEqual([path, 401, "Bearer"]);
    }
    expect((await get("/health", authorization(`Bearer ${TOKEN}`))).status).toBe(200);
    expect((await problem("/health", authorization("Basic eDp5"))).code).toBe("UNAUTHENTICATED");
  });

  test("a viewer may read all there is", async () => {
    const viewer: Actor = { id: "v", name: "v", role: "viewer", kind: "user" };
    const list = await eventually(
      async () => DeadLetterList.parse((await get("/dead-letters")).body),
      ({ total }) => total === 1,
    );
    const names: Record<string, string> = { context: "main", stream: "ORDERS", consumer: "eu", seq: "5", id: list.items[0]?.id ?? "" };
    const group = list.items[0]?.group ?? "";
    // Jobs and views of shares are read where there are some, an export is a file of lines; no fleet runs beside somebody else's NATS.
    for (const { method, path, route } of registry) {
      if (
        method !== "GET" ||
        path.startsWith("/redrives/") ||
        path.startsWith("/dead-letters/discards/") ||
        ["/fleet", "/dead-letters/export", "/shares/{id}/views"].includes(path)
      )
        continue;
      const { params = [], answer: Answer } = route.endpoint;
      const answer = await route.endpoint.run({
        actor: viewer,
        input: Object.fromEntries(
          [...params, ...(params.includes("stream") ? ["context"] : [])].map((name) => [
            name,
            path.includes("/groups/") ? group : names[name],
          ]),
        ),
        deps: runtime.deps,
      });
      expect([path, Answer?.safeParse(JSON.parse(JSON.stringify(answer))).error]).toEqual([path, undefined]);
    }
  });
});
