import type { Bus } from "../bus/types";
import type { Action } from "./messages";
import type { Org } from "./organisation";

const SUBJECT = { action: "events", "task.created": "tasks.created", "task.completed": "tasks.completed" } as const;

type Record = Pick<Action, "type" | "action" | "taskId" | "sessionId"> & { details?: Action["details"]; msgId: string };

/** Writes down what an agent did, on its organisation's subjects. */
export async function record(bus: Bus, org: Org, { msgId, details = {}, ...what }: Record): Promise<void> {
  const action: Action = { ...what, details, timestamp: new Date().toISOString(), agentRole: bus.agent, orgId: org };
  await bus.publish(`genbrain.org.${org}.${SUBJECT[what.type]}`, action, { msgId });
}
