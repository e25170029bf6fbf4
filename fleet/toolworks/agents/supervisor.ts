import type { Agent } from "../../bus/types";
import { TriggerEvent } from "../messages";

/** The person in the loop: reads what was escalated and what was paid. */
export const supervisor: Agent = {
  name: "supervisor",
  start(bus) {
    // Its filters, events.conversation.escalated and events.tool.result.payment_processed, stand in streams.ts.
    bus.consume("AGENT_TRIGGERS", bus.agent, async (message) => {
      const { event_type, payload } = TriggerEvent.parse(message.json());
      await bus.sleep(500, message.signal);
      bus.log.debug({ event: event_type, conversation: payload.conversation_id }, "noted");
    });
  },
};
