import type { Agent } from "../../bus/types";
import { onIntent } from "../intents";
import { callTool, onToolResult } from "../tool-calls";

/** Books viewings: asks the calendar for the time that the caller wants, and when it is free, writes it into the crm. */
export const scheduler: Agent = {
  name: "scheduler",
  start(bus) {
    onIntent(bus, "booking", async (intent) => {
      new Date(intent.wanted_at).toISOString(); // throws a RangeError on what is no time
      await callTool(bus, "calendar", intent);
    });

    onToolResult(bus, async (result) => {
      if (result.tool === "calendar" && result.status === "ok") await callTool(bus, "crm", result);
    });
  },
};
