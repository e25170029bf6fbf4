import { createServer } from "node:http";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";
import type { NatsContext } from "../types";
import { countCoreSubscribers } from ".";
import { makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const open: NatsConnection[] = [];
const login = { kind: "password" as const, user: "a", password: "p" };

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts {
      A { jetstream: enabled, users: [{ user: "a", password: "p" }], exports: [{ stream: "s.>" }] }
      B { users: [{ user: "b", password: "p" }] }
      C { users: [{ user: "c", password: "p" }], imports: [{ stream: { account: A, subject: "s.>" } }] }
    }`,
  });
  context = await connectedContext(server.url, { auth: login, monitoringUrls: [server.monitoringUrl] });
  await makeStream(context, "S", { republish: { src: "s.>", dest: "again.>" } });
  await makeStream(context, "T", { sources: [{ name: "S" }] });
  const consumer = { ack_policy: "explicit", durable_name: "push", deliver_subject: "push.here", filter_subject: "s.a" };
  await context.api("CONSUMER.CREATE.S.push", { stream_name: "S", config: consumer });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await until(async () => (await counted("s.a"))[0] === 0); // the server forgets who has left a moment later
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

async function listener(options: Parameters<typeof connect>[0], subscribe: (nc: NatsConnection) => void): Promise<void> {
  const nc = await connect({ servers: server.url, user: "a", pass: "p", ...options });
  open.push(nc);
  subscribe(nc);
  await nc.flush();
}

const counted = async (...subjects: string[]) => {
  const counts = await countCoreSubscribers(context, subjects);
  return subjects.map((subject) => counts?.get(subject));
};

test("what JetStream itself listens to is nobody: streams, sources, consumers, republish", async () => {
  expect(await counted("s.a", "s.b", "t.a", "push.here", "again.s.a")).toEqual([0, 0, 0, 0, 0]);
});

test("plain subscriptions count each, wildcards too; a queue group once; other accounts and Jetlag not at all", async () => {
  await listener({}, (nc) => ["s.a", "s.*", ">", "other"].forEach((subject) => nc.subscribe(subject)));
  await listener({}, (nc) => ["s.a", "s.>"].forEach((subject) => nc.subscribe(subject, { queue: "workers" })));
  await listener({}, (nc) => nc.subscribe("s.a", { queue: "workers" }));
  await listener({}, (nc) => nc.subscribe("s.a", { queue: "auditors" }));
  await listener({ user: "b" }, (nc) => nc.subscribe("s.a"));
  await listener({ name: "jetlag-tap" }, (nc) => nc.subscribe("s.a"));
  expect(await counted("s.a", "s.b", "nobody", "push.here")).toEqual([5, 3, 1, 1]);
});

test("a subscriber that imports the stream's subjects counts", async () => {
  await listener({ user: "c" }, (nc) => nc.subscribe("s.a"));
  expect(await counted("s.a")).toEqual([1]);
});

test("what cannot be certain is null: no monitoring, a server that is silent or another, too many subjects", async () => {
  const with_ = (monitoringUrls: string[]) =>
    countCoreSubscribers({ ...context, settings: { ...context.settings, monitoringUrls } }, ["s.a"]);
  const babble = createServer((_, response) => response.setHeader("content-type", "application/json").end("null"));
  const port = await freePort();
  babble.listen(port, "127.0.0.1");
  const other = await startNatsServer();
  expect(await with_([])).toBeNull();
  expect(await with_(["http://127.0.0.1:1"])).toBeNull();
  expect(await with_([server.monitoringUrl, "http://127.0.0.1:1"])).toBeNull();
  expect(await with_([`http://127.0.0.1:${port}`])).toBeNull();
  expect(await with_([other.monitoringUrl])).toBeNull();
  expect(await with_([server.monitoringUrl])).toEqual(new Map([["s.a", 0]]));
  const subjects = Array.from({ length: 21 }, (_, i) => `s.${i}`);
  expect(await countCoreSubscribers(context, subjects)).toBeNull();
  expect((await countCoreSubscribers(context, subjects.slice(1)))?.size).toBe(20);
  babble.close();
  await other.stop();
});

test("in a cluster every server must be heard, each subscriber counts once, a queue group once for all", async () => {
  const { servers, stop } = await startNatsCluster();
  const urls = servers.map(({ monitoringUrl }) => monitoringUrl);
  const there = await connectedContext(servers[0]?.url ?? "", { monitoringUrls: urls });
  for (const { url } of servers) {
    await listener({ servers: url, user: undefined, pass: undefined }, (nc) => {
      nc.subscribe("s.a");
      nc.subscribe("s.>", { queue: "workers" });
    });
  }
  await until(async () => (await countCoreSubscribers(there, ["s.a"]))?.get("s.a") === 4);
  const partly = { ...there, settings: { ...there.settings, monitoringUrls: urls.slice(0, 2) } };
  expect(await countCoreSubscribers(partly, ["s.a"])).toBeNull();
  await there.close();
  await Promise.all(open.splice(0).map((one) => one.close()));
  await stop();
});
