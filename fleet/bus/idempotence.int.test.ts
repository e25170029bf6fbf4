import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { until } from "../testing/fleet-process";
import { oneQueue } from "../testing/one-queue";
import { startStation } from "../testing/one-station";
import type { Station } from "./bus";
import type { Handler } from "./types";

let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;
const stations: Station[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  nc = await connect({ servers: server.url });
  jsm = await jetstreamManager(nc);
});
afterEach(async () => {
  await Promise.all(stations.splice(0).map((s) => s.stop({ graceMs: 100 })));
  await nc?.close();
  await server?.stop();
});

async function work(handler: Handler, options: Parameters<typeof oneQueue>[1] = {}): Promise<Station> {
  const station = await startStation(oneQueue(handler, options), server.url);
  stations.push(station);
  return station;
}

const letters = async () => (await jsm.streams.info("DEAD_LETTERS")).state.messages;

test("what was done once is not done again: by Nats-Msg-Id, and after a re-drive by Jetlag-Original-Msg-Id", async () => {
  const done: string[] = [];
  await work(async ({ key }) => void done.push(key ?? "none"));
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-1" });
  await until(() => done.length === 1, { timeoutMs: 5_000, what: "the first" });
  await jetstream(nc).publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-2" });
  await until(() => done.length === 2, { timeoutMs: 5_000, what: "the other" });
  await until(async () => (await jsm.streams.info("WORK")).state.messages === 0, { timeoutMs: 5_000, what: "all acked" });
  expect(done).toEqual(["m-1", "m-2"]);
});

test("what one process has done, the next one knows, also after the server was started again", async () => {
  const done: string[] = [];
  const first = await work(async ({ key }) => void done.push(key ?? ""));
  await jetstream(nc).publish("work.x", "{}", { msgID: "once. and only once" });
  await until(async () => (await jsm.streams.info("WORK")).state.messages === 0 && done.length === 1, {
    timeoutMs: 5_000,
    what: "the work",
  });
  await first.stop({ graceMs: 100 });
  await server.restart();
  await nc.close();
  nc = await connect({ servers: server.url });
  jsm = await jetstreamManager(nc);

  await work(async ({ key }) => void done.push(`again: ${key}`));
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "once. and only once");
  await jetstream(nc).publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(async () => (await jsm.streams.info("WORK")).state.messages === 0, { timeoutMs: 5_000, what: "the repeat to be acked" });
  expect(done).toEqual(["once. and only once"]);
});

test("what failed is not remembered: sent again after its death, it is worked on", async () => {
  let isBroken = true;
  const done: string[] = [];
  await work(
    async ({ key }) => {
      if (isBroken) throw new Error("broken");
      done.push(key ?? "");
    },
    { maxDeliver: 1 },
  );
  await jetstream(nc).publish("work.x", "{}", { msgID: "m-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 5_000, what: "the death" });
  isBroken = false;
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await jetstream(nc).publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(() => done.length === 1, { timeoutMs: 5_000, what: "the work" });
});
