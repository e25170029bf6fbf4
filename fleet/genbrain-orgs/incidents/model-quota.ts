import { uuidOf } from "../../bus/random";
import type { Incident, Level } from "../../bus/types";
import { roleOf } from "../organisation";

const HIT = roleOf("globex", "cmo");

export const modelQuota: Incident = {
  name: "model-quota",
  title: "globex has used up its model quota",
  lookFor:
    "globex-cmo fails every task three times, half a minute apart. There is no dead-letter stream: the messages stay in AGENT_TASKS, exhausted, " +
    "neither pending nor in flight, and NATS says MAX_DELIVERIES once of each. acme is well. " +
    "Console: Overview and Dead letters (exhausted, by globex-cmo), Consumers (globex-cmo's Redelivered).",
  ends: "New tasks and those that are being retried succeed; what was exhausted stays.",
  initial: "off",
};

/** Why an attempt fails, or `null`. */
export function modelFault(level: Level, { role, taskId, attempt }: { role: string; taskId: string; attempt: number }): string | null {
  if (level === "off" || role !== HIT) return null;
  return `429 Too Many Requests from the model (request ${uuidOf(`${taskId} ${attempt}`)})`;
}
