import type { Agent, Bus } from "../../bus/types";
import { Metrics, type Broadcast, type Letter, type Scaling } from "../messages";
import { ORGS, roleOf } from "../organisation";

const MINUTE = 60_000;
const AWAKE_MS = 30 * MINUTE;
const ASLEEP_MS = 20 * MINUTE;
/** The others are always there: what an incident makes of them is nothing else's doing. */
const IN_TURN = ORGS.map((org) => roleOf(org, "cto"));

/** The platform's: reads the tenants' metrics, and scales one cto after the other to zero, for a while that its tasks have to wait. */
export const autoscaler: Agent = {
  name: "autoscaler",
  user: "platform",
  start(bus) {
    bus.consume("ORG_EVENTS", "platform", async (message) => {
      const { agentRole, done, failed } = Metrics.parse(message.json());
      bus.log.debug({ agentRole, done, failed }, "metrics");
    });

    bus.loop(async (signal) => {
      for (let n = 0; ; n += 1) {
        const role = IN_TURN[n % IN_TURN.length] ?? "";
        await bus.sleep(AWAKE_MS, signal);
        await putToSleep(bus, role);
        await bus.sleep(ASLEEP_MS, signal);
        await sayScaled(bus, { agentRole: role, replicas: 1, until: null });
      }
    });
  },
};

/** The order goes to its inbox; it wakes by itself. */
async function putToSleep(bus: Bus, role: string): Promise<void> {
  const until = new Date(Date.now() + bus.scaled(ASLEEP_MS)).toISOString();
  const letter: Letter = { kind: "sleep", from: bus.agent, until };
  await bus.publish(`genbrain.agents.${role}.inbox`, letter, { msgId: `sleep:${role}:${until}` });
  await sayScaled(bus, { agentRole: role, replicas: 0, until });
  const broadcast: Broadcast = { from: bus.agent, text: "One agent less for a while", timestamp: new Date().toISOString() };
  bus.emit("genbrain.agents.broadcast", broadcast);
}

async function sayScaled(bus: Bus, what: Omit<Scaling, "timestamp">): Promise<void> {
  const scaling: Scaling = { ...what, timestamp: new Date().toISOString() };
  await bus.publish("genbrain.org.system.scaling", scaling, { msgId: `scaling:${scaling.agentRole}:${scaling.timestamp}` });
}
