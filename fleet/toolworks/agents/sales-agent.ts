import type { Agent } from "../../bus/types";
import { emit } from "../events";
import { TriggerEvent } from "../messages";
import { callTool, onToolResult } from "../tool-calls";

/** Looks for an offer on the web, then hands the customer over for a meeting. */
export const salesAgent: Agent = {
  name: "sales-agent",
  start(bus) {
    // Its filter, events.intent.identified.sales, stands in streams.ts.
    bus.consume("AGENT_TRIGGERS", bus.agent, async (message) => {
      const { conversation_id, customer, region } = TriggerEvent.parse(message.json()).payload;
      await callTool(bus, message, { tool: "web", conversationId: conversation_id, input: { customer, region } });
    });

    onToolResult(bus, async (result) => {
      if (result.status === "ok")
        await emit(bus, "agent.handoff.requested", { conversationId: result.conversation_id, customer: result.customer });
    });
  },
};
