import type { Bus } from "../bus/types";
import { audit } from "./audit";
import { isDeleteMarker, ToolResult, type CallIntent, type Tool, type ToolCall } from "./messages";

/**
 * Asks for a tool and goes on at once: nobody blocks on a result. It arrives on `tool.result.{callId}`, maybe in another process.
 * The id comes from the call, so that a second delivery of what caused it asks once.
 */
export async function callTool(bus: Bus, tool: Tool, { call_id, intent, about }: Pick<CallIntent, "call_id" | "intent" | "about">) {
  const call: ToolCall = { call_id, intent, tool, requested_by: bus.agent, about };
  await bus.publish(`tool.call.${tool}`, call, { msgId: `tool:${call_id}:${tool}` });
  await audit(bus, { call_id, action: "tool-called", detail: tool });
}

/** This agent's durable consumer of all results. It reacts to those that matter to it and lets the others pass. */
export function onToolResult(bus: Bus, react: (result: ToolResult) => Promise<void>): void {
  bus.consume("TOOL_RESULT", bus.agent, async (message) => {
    if (isDeleteMarker(message)) return;
    await react(ToolResult.parse(message.json()));
  });
}
