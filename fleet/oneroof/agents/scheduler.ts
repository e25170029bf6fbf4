import type { Agent } from "../../bus/types";
import { withIntent, withResult } from "../handlers";
import { callTool } from "../tool-calls";

/** Books viewings: asks the calendar for the time that the caller wants, and when it is free, writes it into the crm. */
export const scheduler: Agent = {
  name: "scheduler",
  start(bus) {
    const onIntent = withIntent(async (intent) => {
      new Date(intent.wanted_at).toISOString(); // throws a RangeError on what is no time
      await callTool(bus, "tool.call.calendar", intent);
    });
    bus.consume("CALL_INTENT", "booking", onIntent); // its filter, call.intent.book, stands in streams.ts

    const onResult = withResult(async (result) => {
      if (result.tool === "calendar" && result.status === "ok") await callTool(bus, "tool.call.crm", result);
    });
    bus.consume("TOOL_RESULT", "scheduler", onResult);
  },
};
