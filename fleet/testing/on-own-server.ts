import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Station, StationOptions } from "../bus/station";
import type { Agent, Bus, System } from "../bus/types";
import { connectTest, startStation } from "./one-station";

type More = Partial<Pick<StationOptions, "rate" | "scale" | "incident">> & { streams?: System["streams"] };

/** For a test file: each test has a server of its own, and runs agents of the system on it in this process. */
export function onOwnServer(system: System, { scale: defaultScale }: { scale: number }) {
  let started: { server: NatsServer; nc: NatsConnection; jsm: JetStreamManager } | null = null;
  const stations: Station[] = [];
  const here = () => started ?? raise("outside of a test");

  beforeEach(async () => {
    const server = await startNatsServer();
    const nc = await connectTest(server.url);
    started = { server, nc, jsm: await jetstreamManager(nc) };
  });
  afterEach(async () => {
    await stop();
    await started?.nc.close();
    await started?.server.stop();
    started = null;
  });

  async function stop(): Promise<void> {
    await Promise.all(stations.splice(0).map((station) => station.stop({ graceMs: 100 })));
  }

  return {
    get url() {
      return here().server.url;
    },
    get nc() {
      return here().nc;
    },
    get jsm() {
      return here().jsm;
    },
    /** These agents, and the bus of one more. */
    async run(agents: readonly Agent[], { scale = defaultScale, streams = system.streams, ...more }: More = {}): Promise<Bus> {
      const buses: Bus[] = [];
      const probe: Agent = { name: "probe", start: (bus) => void buses.push(bus) };
      stations.push(await startStation({ ...system, streams, agents: [...agents, probe] }, here().server.url, { scale, ...more }));
      await here().nc.flush();
      return buses[0] ?? raise("the probe did not start");
    },
    /** Ends what runs before the test does. */
    stop,
    only: (...names: string[]) => system.agents.filter(({ name }) => names.includes(name)),
    without: (...names: string[]) => system.agents.filter(({ name }) => !names.includes(name)),
    stateOf: async (stream: string) => (await here().jsm.streams.info(stream)).state,
  };
}

function raise(what: string): never {
  throw new Error(what);
}
