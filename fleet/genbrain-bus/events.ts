import type { Bus } from "../bus/types";
import type { CompanyEvent } from "./messages";

/** Publishes to EVENTS; a second time for the same event and what it is about is not stored. */
export async function announce(
  bus: Bus,
  subject: `genbrain.events.${string}`,
  { about, taskId }: { about: string; taskId?: string },
): Promise<void> {
  const event = subject.slice("genbrain.events.".length);
  const body: CompanyEvent = { event, by: bus.agent, about, task_id: taskId, timestamp: new Date().toISOString() };
  await bus.publish(subject, body, { msgId: `${about}-${event}` });
}
