import type { Handler, Incident, Level } from "../bus/types";
import type { Station } from "../bus/station";
import { linesOfLog } from "./lines-of-log";
import { oneQueue } from "./one-queue";
import { startStation } from "./one-station";
import { oneWorkerPerTest } from "./one-worker";

type Queue = Parameters<typeof oneQueue>[1];
type Running = {
  station: Station;
  set(state: Level): void;
  publish(body?: string): Promise<unknown>;
  lines: readonly Record<string, unknown>[];
};

const incident = (own: Partial<Incident>): Incident => ({ name: "it", title: "", lookFor: "", ends: "", initial: "off", ...own });

/** Each test of the file gets a server, where an incident may befall one queue. */
export function oneIncidentPerTest() {
  const worker = oneWorkerPerTest();
  const { at } = worker;
  return {
    ...worker,

    /** One queue with this incident, on unless said, which `set` switches; ends with the test. */
    async queueWith(own: Partial<Incident> & { queue?: Queue }, handler: Handler, use: (at: Running) => Promise<void>): Promise<void> {
      let level = own.initial ?? "on";
      const { queue, ...rest } = own;
      const system = { ...oneQueue(handler, { ackWaitMs: 1_000, ...queue }), incidents: [incident(rest)] };
      const { log, lines } = linesOfLog("debug");
      const station = await startStation(system, at.server.url, { incident: () => level, log, heartbeatMs: 50 });
      const set = (state: Level) => {
        level = state;
        station.followIncidents();
      };
      try {
        await use({ station, set, lines, publish: (body = "x") => at.js.publish("work.a", body, { msgID: body }) });
      } finally {
        await station.stop({ graceMs: 100 });
      }
    },

    advisoriesOf(kind: string): { deliveries: number; reason?: string }[] {
      const heard: { deliveries: number; reason?: string }[] = [];
      at.nc.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.${kind}.>`, { callback: (_, m) => void heard.push(m.json()) });
      return heard;
    },
  };
}

export async function raise(): Promise<never> {
  throw new Error("the handler must not be asked");
}
