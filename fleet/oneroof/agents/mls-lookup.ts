import type { Agent } from "../../bus/types";
import { withResult } from "../handlers";
import { callTool } from "../tool-calls";

/** The second of three in a research: looks up, in the multiple listing service, what listing-search has found. */
export const mlsLookup: Agent = {
  name: "mls-lookup",
  start(bus) {
    const onResult = withResult(async (result) => {
      if (result.tool === "web" && result.status === "ok") await callTool(bus, "tool.call.mls", result);
    });
    bus.consume("TOOL_RESULT", "mls-lookup", onResult);
  },
};
