import { uuidOf } from "../../bus/random";
import type { Incident, Level } from "../../bus/types";

export const fanOutPartial: Incident = {
  name: "fan-out-partial",
  title: "Of two consumers of a deployment event one fails",
  lookFor:
    "The cluster takes no deployments: DEVOPS_EVENTS redelivers, dead letters on dlq.agents.DEVOPS_EVENTS; CSO_EVENTS, which reads the same " +
    "events, is well. Console: Dead letters, Overview (dead letters in AGENT_DLQ), Consumers (redelivered, of the one and not of the other).",
  ends: "At once: what is being retried succeeds. The dead letters stay, to be sent back.",
  initial: "off",
};

/** Why an attempt fails, or `null`. */
export function deployFault(level: Level, { about, attempt }: { about: string; attempt: number }): string | null {
  return level === "on" ? `503 from the cluster's API: no leader (request ${uuidOf(`${about} ${attempt}`)})` : null;
}
