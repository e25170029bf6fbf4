import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Station, type StationOptions } from "../bus/station";
import { createLog } from "../bus/log";
import type { System } from "../bus/types";

/** A system's agents in this process, on that server, unscaled and silent; `more` for what a test is about. */
export async function startStation(system: System, url: string, more: Partial<StationOptions> = {}): Promise<Station> {
  const nc = more.nc ?? (await connectTest(url));
  const station = await Station.open({
    nc,
    system,
    log: createLog({ FLEET_LOG_LEVEL: "silent" }),
    seed: "t",
    rate: 0,
    scale: 1,
    incident: () => "off",
    ...more,
  });
  for (const agent of system.agents) await station.start(agent);
  return station;
}

export const connectTest = (url: string): Promise<NatsConnection> =>
  connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
