import type { Agent } from "../../bus/types";
import { emit } from "../events";
import { TriggerEvent } from "../messages";
import { finishSagaStep, takeSagaSteps } from "../saga-step";
import { callTool, onToolResult } from "../tool-calls";

/** Takes payments. Its step of a saga, check_account_status, calls the same tool: payments is the only one that this agent has. */
export const billingAgent: Agent = {
  name: "billing-agent",
  start(bus) {
    // Its filter, events.intent.identified.billing, stands in streams.ts.
    bus.consume("AGENT_TRIGGERS", bus.agent, async (message) => {
      const { conversation_id, customer, region } = TriggerEvent.parse(message.json()).payload;
      await callTool(bus, message, { tool: "payments", conversationId: conversation_id, input: { customer, region } });
    });

    takeSagaSteps(bus, { tool: "payments" });

    onToolResult(bus, async (result, { sagaId }) => {
      if (sagaId) return finishSagaStep(bus, sagaId, result);
      if (result.status === "ok")
        await emit(bus, "tool.result.payment_processed", { conversationId: result.conversation_id, customer: result.customer });
    });
  },
};
