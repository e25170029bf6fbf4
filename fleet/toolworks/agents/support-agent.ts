import type { Agent } from "../../bus/types";
import { emit } from "../events";
import { TriggerEvent } from "../messages";
import { finishSagaStep, takeSagaSteps } from "../saga-step";
import { callTool, onToolResult } from "../tool-calls";

/** Answers questions with the crm's help, and looks up ticket histories for sagas. Without the crm it escalates. */
export const supportAgent: Agent = {
  name: "support-agent",
  start(bus) {
    // Its filter, events.intent.identified.support, stands in streams.ts.
    bus.consume("AGENT_TRIGGERS", bus.agent, async (message) => {
      const { conversation_id, customer, region } = TriggerEvent.parse(message.json()).payload;
      await callTool(bus, message, { tool: "crm", conversationId: conversation_id, input: { customer, region } });
    });

    takeSagaSteps(bus, { tool: "crm" });

    onToolResult(bus, async (result, { sagaId }) => {
      if (sagaId) return finishSagaStep(bus, sagaId, result);
      if (result.status === "error")
        await emit(bus, "conversation.escalated", { conversationId: result.conversation_id, customer: result.customer });
    });
  },
};
