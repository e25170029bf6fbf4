import type { SagaReply } from "../bus/saga/messages";
import { answerCompensation, answerStep } from "../bus/saga/take-part";
import type { Bus } from "../bus/types";
import { SagaRequest, type ToolResult } from "./messages";
import { sagas } from "./sagas";
import { callTool, subjectToken } from "./tool-calls";

/** This agent's part in sagas: its step calls a tool, and what the step did can be undone. */
export function takeSagaSteps(bus: Bus, { tool }: { tool: string }): void {
  bus.consume(sagas.stream, bus.agent, async (message) => {
    const { saga_id: sagaId, conversation_id: conversationId, action, input } = SagaRequest.parse(message.json());
    if (!message.subject.endsWith(".compensate")) return callTool(bus, message, { tool, conversationId, input, sagaId });
    await bus.sleep(1_000, message.signal); // gives back what the step had taken
    await answerCompensation(bus, sagas, { sagaId, agent: subjectToken(bus.agent) }, { status: "ok", output: { undone: action } });
  });
}

/** The tool's result becomes the step's. */
export async function finishSagaStep(bus: Bus, sagaId: string, result: ToolResult): Promise<void> {
  const reply: SagaReply = result.status === "ok" ? { status: "ok", output: result.output } : { status: "error", error: result.error };
  await answerStep(bus, sagas, { sagaId, agent: subjectToken(bus.agent) }, reply);
}
