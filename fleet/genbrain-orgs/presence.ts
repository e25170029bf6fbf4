import type { Bus } from "../bus/types";
import type { Heartbeat, Metrics } from "./messages";
import type { Org } from "./organisation";

const HEARTBEAT_MS = 30_000;
const METRICS_MS = 120_000;

/** Until when this agent is scaled to zero (epoch milliseconds), and what it has done. */
export type Presence = { asleepUntil: number; done: number; failed: number };

/** Says that this agent is there, on core NATS, and how much it does; an agent that is scaled to zero says nothing. */
export function bePresent(bus: Bus, org: Org): Presence {
  const presence: Presence = { asleepUntil: 0, done: 0, failed: 0 };
  const whileAwake = (everyMs: number, act: (timestamp: string) => Promise<void> | void) =>
    bus.loop(async (signal) => {
      for (;;) {
        if (presence.asleepUntil <= Date.now()) await act(new Date().toISOString());
        await bus.sleep(everyMs, signal);
      }
    });

  whileAwake(HEARTBEAT_MS, (timestamp) => {
    const heartbeat: Heartbeat = { agentRole: bus.agent, timestamp };
    bus.emit(`genbrain.agents.${bus.agent}.heartbeat`, heartbeat);
  });
  whileAwake(METRICS_MS, async (timestamp) => {
    const metrics: Metrics = { timestamp, orgId: org, agentRole: bus.agent, done: presence.done, failed: presence.failed };
    await bus.publish(`genbrain.org.${org}.metrics`, metrics, { msgId: `metrics:${bus.agent}:${timestamp}` });
  });
  bus.subscribe("genbrain.agents.broadcast", ({ json }) => bus.log.debug({ broadcast: json() }, "heard"));
  return presence;
}
