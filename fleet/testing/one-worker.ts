import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Station, StationOptions } from "../bus/station";
import type { Handler } from "../bus/types";
import { oneQueue } from "./one-queue";
import { connectTest, startStation } from "./one-station";

type QueueOptions = Parameters<typeof oneQueue>[1];

/** Each test of the file gets a server of its own, a connection beside the workers', and as many workers of one queue as it starts. */
export function oneWorkerPerTest() {
  const stations: Station[] = [];
  const at = {} as { server: NatsServer; nc: NatsConnection; js: JetStreamClient; jsm: JetStreamManager }; // filled before each test

  const reconnect = async () => {
    await at.nc?.close();
    at.nc = await connectTest(at.server.url);
    at.js = jetstream(at.nc);
    at.jsm = await jetstreamManager(at.nc);
  };
  beforeEach(async () => {
    at.server = await startNatsServer();
    await reconnect();
  });
  afterEach(async () => {
    await Promise.all(stations.splice(0).map((station) => station.stop({ graceMs: 100 })));
    await at.nc?.close();
    await at.server?.stop();
  });

  const work = async (handler: Handler, options: QueueOptions = {}, more: Partial<StationOptions> = {}): Promise<Station> => {
    const station = await startStation(oneQueue(handler, options), at.server.url, more);
    stations.push(station);
    return station;
  };
  const stored = async (stream: string) => (await at.jsm.streams.info(stream)).state.messages;
  return {
    at,
    work,
    reconnect,
    waiting: () => stored("WORK"),
    letters: () => stored("DEAD_LETTERS"),
    remembered: () => stored("KV_seen-one-queue"),
    consumer: () => at.jsm.consumers.info("WORK", "worker"),
    firstLetter: async () => (await at.jsm.streams.getMessage("DEAD_LETTERS", { seq: 1 }))!,
  };
}
