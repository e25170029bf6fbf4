import { createServer, type Server } from "node:http";
import { AckPolicy, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext } from "../test-context";
import type { NatsContext } from "../types";

let server: NatsServer;
let monitor: Server;
let monitoringUrl: string;
let manager: JetStreamManager;
/** Of each /jsz that was asked: with configurations or without. */
let asked: ("with" | "without")[] = [];
let context: NatsContext;

beforeAll(async () => {
  server = await startNatsServer();
  monitor = createServer(async (request, response) => {
    if (request.url?.startsWith("/jsz")) asked.push(request.url.includes("config=1") ? "with" : "without");
    const real = await fetch(`${server.monitoringUrl}${request.url}`);
    response.setHeader("content-type", "application/json").end(await real.text());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => monitor.listen(port, "127.0.0.1", resolve));
  monitoringUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  monitor.closeAllConnections();
  monitor.close();
  await server.stop();
});

const paid = (ackWaitMs: number) => ({ durable_name: "paid", ack_policy: AckPolicy.Explicit, ack_wait: ackWaitMs * 1e6 });

beforeEach(async () => {
  context = await connectedContext(server.url, { monitoringUrls: [monitoringUrl] });
  manager = await jetstreamManager(context.connection());
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], description: "what was ordered" });
  await manager.consumers.add("ORDERS", paid(30_000));
  await context.readSnapshot();
  asked = [];
  return async () => {
    await manager.streams.delete("ORDERS");
    await context.close();
  };
});

async function read(times: number) {
  for (let time = 1; time < times; time += 1) await context.readSnapshot();
  return context.readSnapshot();
}

test("configurations are read in one of five readings, and are known in the others", async () => {
  const { streams, consumers } = await read(4);
  expect(asked).toEqual(["without", "without", "without", "without"]);
  expect(streams).toMatchObject([{ name: "ORDERS", subjects: ["orders.>"], description: "what was ordered" }]);
  expect(consumers).toMatchObject([{ name: "paid", ackPolicy: "explicit", ackWaitMs: 30_000, durable: true }]);
  await read(6);
  expect(asked.slice(4)).toEqual(["with", "without", "without", "without", "without", "with"]);
});

test("what was updated is seen by the fifth reading", async () => {
  await manager.consumers.update("ORDERS", "paid", { ack_wait: 5_000 * 1e6 });
  await manager.streams.update("ORDERS", { description: "and paid" });
  expect(await read(5)).toMatchObject({ streams: [{ description: "and paid" }], consumers: [{ ackWaitMs: 5_000 }] });
});

test("what is new, or was made again, has its own configuration at once", async () => {
  await manager.consumers.add("ORDERS", { durable_name: "sent", ack_policy: AckPolicy.None });
  const added = await read(1);
  expect(added.consumers.map(({ name, ackPolicy }) => [name, ackPolicy]).toSorted()).toEqual([
    ["paid", "explicit"],
    ["sent", "none"],
  ]);
  await manager.consumers.delete("ORDERS", "sent");
  await manager.consumers.delete("ORDERS", "paid");
  await manager.consumers.add("ORDERS", paid(7_000));
  expect((await read(1)).consumers).toMatchObject([{ name: "paid", ackWaitMs: 7_000 }]);
});

test("where something is new at every reading, each asks once", async () => {
  const ephemeral = () => manager.consumers.add("ORDERS", { ack_policy: AckPolicy.None });
  await ephemeral();
  await read(1);
  expect(asked).toEqual(["without", "with"]);
  for (let time = 0; time < 3; time += 1) {
    await ephemeral();
    await read(1);
  }
  expect(asked.slice(2)).toEqual(["with", "with", "with"]);
});

test("how long a consumer is paused is known from the first reading on", async () => {
  const until = new Date(Date.now() + 60_000);
  await manager.consumers.pause("ORDERS", "paid", until);
  const [consumer] = (await read(1)).consumers;
  expect(asked).toEqual(["without"]);
  expect(consumer?.paused).toBe(true);
  expect(Math.abs((consumer?.pausedUntil ?? 0) - until.getTime())).toBeLessThan(1_000);
  expect((await read(4)).consumers).toMatchObject([{ paused: true, pausedUntil: until.getTime() }]);
});
