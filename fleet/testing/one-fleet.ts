import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { createLog } from "../bus/log";
import type { Level, System } from "../bus/types";
import { requestSwitch } from "../control";
import { runSystem, type Running } from "../run-system";
import { connectTest } from "./one-station";

type Options = { scale: number; rate?: number; agents?: System["agents"] };

/** What the server itself says of a consumer's message: MAX_DELIVERIES, MSG_TERMINATED, MSG_NAKED. */
export type Advisory = { kind: string; stream: string; consumer: string; stream_seq: number; deliveries: number; reason?: string };

/** For a test file about incidents: a system runs on a server of its own from a fresh start, and its incidents are switched by the control subject. */
export function oneFleet(system: System, { scale, rate, agents = system.agents }: Options) {
  const at = {} as { server: NatsServer; nc: NatsConnection; jsm: JetStreamManager; running: Running }; // filled before the first test
  const advisories: Advisory[] = [];

  beforeAll(async () => {
    at.server = await startNatsServer();
    at.nc = await connectTest(at.server.url);
    at.jsm = await jetstreamManager(at.nc);
    at.nc.subscribe("$JS.EVENT.ADVISORY.CONSUMER.*.>", {
      callback: (_, message) =>
        void advisories.push({ kind: message.subject.split(".")[4] ?? "", ...message.json<Omit<Advisory, "kind">>() }),
    });
    const env = { NATS_URL: at.server.url, FLEET_TIME_SCALE: String(scale), FLEET_LOG_LEVEL: "silent" };
    const options = { agent: null, rate: rate ?? null, seed: "t", replicas: null, env, log: createLog(env) };
    at.running = await runSystem({ ...system, agents }, options);
  });
  afterAll(async () => {
    await at.running?.stop();
    await at.nc?.close();
    await at.server?.stop();
  });

  return {
    at,
    advisories,
    turn: (name: string, state: Level) => requestSwitch(at.nc, { system: system.name, name, state }),
    consumer: (stream: string, name: string) => at.jsm.consumers.info(stream, name),
    stream: async (name: string) => (await at.jsm.streams.info(name)).state,
    /** How many messages a stream holds on a subject, or on all that match a pattern. */
    async stored(stream: string, subject: string): Promise<number> {
      const { state } = await at.jsm.streams.info(stream, { subjects_filter: subject });
      return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
    },
  };
}
