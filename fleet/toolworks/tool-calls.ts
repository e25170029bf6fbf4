import { uuidOf } from "../bus/random";
import type { Bus, Message } from "../bus/types";
import { REPLY_TO_AGENT, SAGA_ID, ToolResult, type Customer } from "./messages";

export type ToolCall = { tool: string; conversationId: string; input: Customer; sagaId?: string };

/** The token under which an agent is known in subjects: `billing-agent` → `billing_agent`. */
export const subjectToken = (agent: string) => agent.replaceAll("-", "_");

/**
 * Asks for a tool and does not wait: the result arrives on this agent's TOOL_RESULTS consumer, maybe in another process. The id
 * comes from the message that caused the call, so a second delivery of that message asks only once.
 */
export async function callTool(bus: Bus, cause: Message, call: ToolCall): Promise<void> {
  const uuid = uuidOf(`${cause.key ?? cause.uid} ${call.tool}`);
  await bus.publish(
    `tools.execute.${call.tool}`,
    { conversation_id: call.conversationId, tool_name: call.tool, tool_input: call.input, requested_at: new Date().toISOString() },
    {
      msgId: `${call.conversationId}-${call.tool}-${uuid}`,
      headers: { [REPLY_TO_AGENT]: subjectToken(bus.agent), ...(call.sagaId ? { [SAGA_ID]: call.sagaId } : {}) },
    },
  );
}

/** Results for this agent, errors only when no further attempt follows. */
export function onToolResult(
  bus: Bus,
  react: (result: ToolResult, context: { message: Message; sagaId: string | null }) => Promise<void>,
): void {
  bus.consume("TOOL_RESULTS", bus.agent, async (message) => {
    const result = ToolResult.parse(message.json());
    if (result.status === "error" && !result.final) return;
    await react(result, { message, sagaId: message.header(SAGA_ID) });
  });
}
