import type { Bus } from "../bus/types";
import { audit } from "./audit";
import type { CallIntent, Tool, ToolCall } from "./messages";

type Asked = Pick<CallIntent, "call_id" | "intent" | "about">;

/**
 * Asks for a tool and goes on at once: nobody blocks on a result. It arrives on `tool.result.{callId}`, maybe in another process.
 * The id comes from the call, so that a second delivery of what caused it asks once.
 */
export async function callTool(bus: Bus, subject: `tool.call.${Tool}`, { call_id, intent, about }: Asked): Promise<void> {
  const tool = subject.slice("tool.call.".length) as Tool; // by the subject's type
  const call: ToolCall = { call_id, intent, tool, requested_by: bus.agent, about };
  await bus.publish(subject, call, { msgId: `tool:${call_id}:${tool}` });
  await audit(bus, { call_id, action: "tool-called", detail: tool });
}
