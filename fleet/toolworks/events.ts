import type { Bus } from "../bus/types";
import { TriggerEvent, type Customer } from "./messages";

/** Publishes `events.{type}` once per conversation and type. */
export async function emit(bus: Bus, type: string, about: { conversationId: string; customer: Customer }): Promise<void> {
  const event: TriggerEvent = {
    event_type: type,
    payload: { ...about.customer, conversation_id: about.conversationId },
    timestamp: new Date().toISOString(),
  };
  await bus.publish(`events.${type}`, event, { msgId: `${about.conversationId}-${type}` });
}
