import { uuidOf } from "../../bus/random";
import type { Incident, Level } from "../../bus/types";

export const deployOutage: Incident = {
  name: "deploy-outage",
  title: "The cluster takes no deployments",
  lookFor: "DEVOPS_EVENTS redelivers, dead letters on dlq.agents.DEVOPS_EVENTS; CSO_EVENTS, which reads the same events, is well.",
  ends: "At once: what is being retried succeeds.",
  initial: "off",
};

/** Why an attempt fails, or `null`. */
export function deployFault(level: Level, { about, attempt }: { about: string; attempt: number }): string | null {
  return level === "on" ? `503 from the cluster's API: no leader (request ${uuidOf(`${about} ${attempt}`)})` : null;
}
