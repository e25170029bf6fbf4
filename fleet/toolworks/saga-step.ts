import type { Bus } from "../bus/types";
import { SagaRequest, type SagaReply, type ToolResult } from "./messages";
import { callTool, subjectToken } from "./tool-calls";

/** This agent's part in sagas: its step calls a tool, and what the step did can be undone. */
export function takeSagaSteps(bus: Bus, { tool }: { tool: string }): void {
  bus.consume("SAGAS", bus.agent, async (message) => {
    const request = SagaRequest.parse(message.json());
    if (!message.subject.endsWith(".compensate")) {
      await callTool(bus, message, { tool, conversationId: request.conversation_id, input: request.input, sagaId: request.saga_id });
      return;
    }
    await bus.sleep(1_000, message.signal); // gives back what the step had taken
    await answer(bus, `saga.${request.saga_id}.${subjectToken(bus.agent)}.compensated`, {
      status: "ok",
      output: { undone: request.action },
    });
  });
}

/** The tool's result becomes the step's. */
export async function finishSagaStep(bus: Bus, sagaId: string, result: ToolResult): Promise<void> {
  const reply: SagaReply = result.status === "ok" ? { status: "ok", output: result.output } : { status: "error", error: result.error };
  await answer(bus, `saga.${sagaId}.${subjectToken(bus.agent)}.result`, reply);
}

async function answer(bus: Bus, subject: string, reply: SagaReply): Promise<void> {
  const published = await bus.publish(subject, reply, { msgId: `agent:${subject}`, firstOnSubject: true });
  if (published === "taken") bus.log.info({ subject, status: reply.status }, "too late: the step has timed out");
}
