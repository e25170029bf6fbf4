import type { Agent } from "../../bus/types";
import { TriggerEvent } from "../messages";
import { finishSagaStep, takeSagaSteps } from "../saga-step";
import { callTool, onToolResult } from "../tool-calls";

/** Finds slots: for sagas, and when another agent hands a customer over for a meeting. */
export const schedulingAgent: Agent = {
  name: "scheduling-agent",
  start(bus) {
    // Its filter, events.agent.handoff.requested, stands in streams.ts.
    bus.consume("AGENT_TRIGGERS", bus.agent, async (message) => {
      const { conversation_id, customer, region } = TriggerEvent.parse(message.json()).payload;
      await callTool(bus, message, { tool: "calendar", conversationId: conversation_id, input: { customer, region } });
    });

    takeSagaSteps(bus, { tool: "calendar" });

    onToolResult(bus, async (result, { sagaId }) => {
      if (sagaId) await finishSagaStep(bus, sagaId, result);
    });
  },
};
