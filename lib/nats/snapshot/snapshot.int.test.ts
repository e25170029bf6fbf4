import { createServer, type RequestListener, type Server } from "node:http";
import { connect } from "@nats-io/transport-node";
import { AckPolicy, jetstream, jetstreamManager, StorageType } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";

let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts {
      A { jetstream: enabled, users: [
        { user: "a", password: "p" },
        { user: "blind", password: "p", permissions: { publish: ["$SYS.REQ.USER.INFO"], subscribe: ["_INBOX_jetlag.>"] } }
      ] }
      B { jetstream: enabled, users: [{ user: "b", password: "p" }] }
    }`,
  });
  const a = await connect({ servers: server.url, user: "a", pass: "p" });
  const manager = await jetstreamManager(a);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], max_bytes: 1_000_000, max_age: 60e9 });
  await manager.consumers.add("ORDERS", {
    durable_name: "paid",
    ack_policy: AckPolicy.Explicit,
    ack_wait: 30e9,
    filter_subject: "orders.paid",
    max_deliver: 5,
  });
  for (let i = 0; i < 10; i++) await jetstream(a).publish(i === 0 ? "orders.paid" : "orders.new", "x");
  await a.close();
  const b = await connect({ servers: server.url, user: "b", pass: "p" });
  await (await jetstreamManager(b)).streams.add({ name: "SECRET", subjects: ["secret"] });
  await b.close();
});
afterAll(() => server.stop());

const auth = (user: string) => ({ kind: "password" as const, user, password: "p" });

test.each([
  ["monitoring", () => [server.monitoringUrl]],
  ["api", () => []],
] as const)("the same account looks the same by %s", async (source, urls) => {
  const context = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: urls() });
  const snapshot = await context.readSnapshot();

  expect(snapshot).toMatchObject({ source, account: { id: "A" }, gaps: [] });
  expect(snapshot.streams).toMatchObject([
    { name: "ORDERS", messages: 10, lastSeq: 10, maxBytes: 1_000_000, maxAgeMs: 60_000, maxMessages: null, retention: "limits" },
  ]);
  expect(snapshot.consumers).toMatchObject([
    {
      stream: "ORDERS",
      name: "paid",
      filterSubjects: ["orders.paid"],
      ackWaitMs: 30_000,
      maxDeliver: 5,
      numPending: 1,
      numAckPending: 0,
      hasLeader: true,
      paused: false,
    },
  ]);
  expect(Math.abs(snapshot.serverAt - Date.now())).toBeLessThan(5_000);
  await context.close();
});

test("what permissions deny is a gap with a name, not an error", async () => {
  const context = await connectedContext(server.url, { auth: auth("blind") });
  const snapshot = await context.readSnapshot();
  expect(snapshot.streams).toEqual([]);
  expect(snapshot.gaps).toEqual([{ what: "STREAM.LIST", reason: "denied", detail: "not permitted: STREAM.LIST" }]);
  await context.close();
});

async function monitor(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const port = await freePort();
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}`, server: http };
}

test.each<[string, RequestListener, RegExp]>([
  ["HTML", (_, response) => response.setHeader("content-type", "text/html").end("<html>"), /answered text\/html instead of JSON/],
  ["500", (_, response) => response.writeHead(500).end(), /answered 500/],
  [
    "half a body",
    (_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"server_id"');
      setTimeout(() => response.destroy(), 50);
    },
    /broke off/,
  ],
  ["another program's JSON", (_, response) => response.setHeader("content-type", "application/json").end("{}"), /not a nats-server's/],
  ["null", (_, response) => response.setHeader("content-type", "application/json").end("null"), /not a nats-server's/],
])(
  "monitoring that answers with %s fails a context that it served before, and is a gap for one that it never served",
  async (_, bad, why) => {
    let broken = false;
    const { url, server: http } = await monitor(async (request, response) => {
      if (broken) return bad(request, response);
      const real = await fetch(`${server.monitoringUrl}${request.url}`);
      response.setHeader("content-type", "application/json").end(await real.text());
    });
    const context = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: [url] });
    expect((await context.readSnapshot()).source).toBe("monitoring");
    broken = true;
    await expect(context.readSnapshot()).rejects.toMatchObject({ code: "NATS_UNAVAILABLE", message: expect.stringMatching(why) });

    const fresh = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: [url] });
    expect(await fresh.readSnapshot()).toMatchObject({ source: "api", gaps: [{ what: "monitoring", detail: expect.stringMatching(why) }] });
    await Promise.all([context.close(), fresh.close()]);
    http.closeAllConnections();
    http.close();
  },
);

test("monitoring of another server with an account of the same name is a gap, not its streams", async () => {
  const config = 'accounts { A { jetstream: enabled, users: [{ user: "a", password: "p" }] } }';
  const other = await startNatsServer({ config });
  const stranger = await connect({ servers: other.url, user: "a", pass: "p" });
  const manager = await jetstreamManager(stranger);
  for (const name of ["THEIRS", "TOO"]) await manager.streams.add({ name, subjects: [name] });
  await manager.consumers.add("THEIRS", { durable_name: "c", ack_policy: AckPolicy.Explicit });

  const context = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: [other.monitoringUrl] });
  const snapshot = await context.readSnapshot();
  expect(snapshot.gaps).toMatchObject([{ what: "monitoring", detail: expect.stringMatching(/not of the server connected to/) }]);
  expect(snapshot.source).toBe("api");
  expect(snapshot.streams.map(({ name }) => name)).toEqual(["ORDERS"]);

  const both = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: [other.monitoringUrl, server.monitoringUrl] });
  expect((await both.readSnapshot()).streams.map(({ name }) => name)).toEqual(["ORDERS"]);
  await Promise.all([context.close(), both.close(), stranger.close()]);
  await other.stop();
});

test("a mirror's own consumer is in no list, and does not send a lone server's reader to the API", async () => {
  const context = await connectedContext(server.url, { auth: auth("b"), monitoringUrls: [server.monitoringUrl] });
  const manager = await jetstreamManager(context.connection());
  await manager.streams.add({ name: "COPY", mirror: { name: "SECRET" } });
  await until(async () => (await manager.getAccountInfo()).consumers === 1);
  expect(await context.readSnapshot()).toMatchObject({ source: "monitoring", consumers: [] });
  await manager.streams.delete("COPY");
  await context.close();
});

test("monitoring that hangs is given up after five seconds", async () => {
  const { url, server: http } = await monitor(() => {});
  const context = await connectedContext(server.url, { auth: auth("a"), monitoringUrls: [url] });
  expect(await context.readSnapshot()).toMatchObject({ gaps: [{ detail: expect.stringMatching(/did not answer within 5 s/) }] });
  await context.close();
  http.closeAllConnections();
  http.close();
});

test("an answer of more than 8 MB is read whole, off the main thread", async () => {
  const context = await connectedContext(server.url, { auth: auth("b"), monitoringUrls: [server.monitoringUrl] });
  const manager = await jetstreamManager(context.connection());
  const metadata = { note: "x".repeat(1_500) };
  for (let i = 0; i < 10; i++) await manager.streams.add({ name: `MANY${i}`, subjects: [`many.${i}`], storage: StorageType.Memory });
  const add = (i: number) =>
    manager.consumers.add(`MANY${i % 10}`, { durable_name: `c${i}`, ack_policy: AckPolicy.Explicit, mem_storage: true, metadata });
  for (let from = 0; from < 6_000; from += 200) await Promise.all(Array.from({ length: 200 }, (_, i) => add(from + i)));
  const bytes = (await (await fetch(`${server.monitoringUrl}/jsz?acc=B&consumers=1&config=1`)).arrayBuffer()).byteLength;
  expect(bytes).toBeGreaterThan(8 * 1024 * 1024);

  const snapshot = await context.readSnapshot();

  expect(snapshot.consumers).toHaveLength(6_000);
  expect(snapshot.consumers.every((consumer) => consumer.metadata.note === metadata.note)).toBe(true);
  await context.close();
});

test("in a cluster every number comes from its leader, and what an unmonitored server leads is asked of the API", async () => {
  const cluster = await startNatsCluster();
  try {
    const url = cluster.servers[0]?.url ?? "";
    const all = await connectedContext(url, { monitoringUrls: cluster.servers.map((one) => one.monitoringUrl) });
    const connection = all.connection();
    await until(
      async () =>
        (await jetstreamManager(connection)
          .then((manager) => manager.streams.add({ name: "R3", subjects: ["r3"], num_replicas: 3 }))
          .catch(() => null)) !== null,
      30_000,
    );
    const manager = await jetstreamManager(connection);
    for (let i = 0; i < 9; i++) await manager.consumers.add("R3", { durable_name: `c${i}`, ack_policy: AckPolicy.Explicit });
    for (let i = 0; i < 5; i++) await jetstream(connection).publish("r3", "x");

    await until(async () => (await all.readSnapshot()).consumers.length === 9, 30_000);
    const snapshot = await all.readSnapshot();
    expect(snapshot.source).toBe("monitoring");
    expect(snapshot.consumers.map((consumer) => consumer.numPending)).toEqual(Array(9).fill(5));

    const one = await connectedContext(url, { monitoringUrls: [cluster.servers[0]?.monitoringUrl ?? ""] });
    const partial = await one.readSnapshot();
    expect(partial.source).toBe("mixed");
    expect(partial.consumers.map((consumer) => consumer.numPending)).toEqual(Array(9).fill(5));

    await cluster.servers[1]?.kill();
    await cluster.servers[2]?.kill();
    await until(async () => {
      const left = await one.readSnapshot().catch(() => null);
      return left !== null && left.consumers.length > 0 && left.consumers.every((consumer) => !consumer.hasLeader);
    }, 40_000);
    await Promise.all([all.close(), one.close()]);
  } finally {
    await cluster.stop();
  }
});
