import type { Agent } from "../../bus/types";
import { Heartbeat, type Health } from "../messages";
import { ROLES } from "../organisation";

const REPORT_MS = 60_000;
/** Two heartbeats missed. */
const SILENT_AFTER_MS = 75_000;

/** The platform's: listens for heartbeats and reports who is there. An agent that is scaled to zero is silent too. */
export const health: Agent = {
  name: "health",
  user: "platform",
  start(bus) {
    const heardAt = new Map<string, number>();
    bus.subscribe("genbrain.agents.*.heartbeat", ({ json }) => {
      heardAt.set(Heartbeat.parse(json()).agentRole, performance.now());
    });

    bus.loop(async (signal) => {
      for (;;) {
        await bus.sleep(REPORT_MS, signal);
        const since = performance.now() - bus.scaled(SILENT_AFTER_MS);
        const alive = ROLES.filter((role) => (heardAt.get(role) ?? -1) > since);
        const silent = ROLES.filter((role) => !alive.includes(role));
        const timestamp = new Date().toISOString();
        const report: Health = { timestamp, status: silent.length > 0 ? "degraded" : "ok", alive, silent };
        await bus.publish("genbrain.org.system.health", report, { msgId: `health:${timestamp}` });
      }
    });
  },
};
