import { orReport } from "../../bus/or-report";
import type { Agent } from "../../bus/types";
import { ToolCall, type ToolResult } from "../messages";
import { useTool } from "../tools";

/** Does every tool call and publishes its result under the call's id. A failure is tried again; only the last one is told. */
export const toolExecutor: Agent = {
  name: "tool-executor",
  start(bus) {
    bus.consume("TOOL_CALL", "tool-executor", async (message) => {
      const call = ToolCall.parse(message.json());
      const publishResult = (result: ToolResult, msgId: string) => bus.publish(`tool.result.${call.call_id}`, result, { msgId });
      await orReport(
        bus,
        async () => {
          const output = await useTool(bus, call, message);
          await publishResult({ ...call, status: "ok", output }, `result:${message.key ?? message.uid}`);
        },
        async (error) => message.lastAttempt && publishResult({ ...call, status: "error", error }, `error:${message.uid}`),
      );
    });
  },
};
