import type { Bus } from "../bus/types";
import type { CompanyEvent } from "./messages";

/** Publishes `genbrain.events.{domain}.{type}`, once for each type and what it is about. */
export async function announce(bus: Bus, event: string, { about, taskId }: { about: string; taskId?: string }): Promise<void> {
  const body: CompanyEvent = { event, by: bus.agent, about, task_id: taskId, timestamp: new Date().toISOString() };
  await bus.publish(`genbrain.events.${event}`, body, { msgId: `${about}-${event}` });
}
