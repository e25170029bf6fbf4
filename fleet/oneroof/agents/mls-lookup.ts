import type { Agent } from "../../bus/types";
import { callTool, onToolResult } from "../tool-calls";

/** The second of three in a research: looks up, in the multiple listing service, what listing-search has found. */
export const mlsLookup: Agent = {
  name: "mls-lookup",
  start(bus) {
    onToolResult(bus, async (result) => {
      if (result.tool === "web" && result.status === "ok") await callTool(bus, "mls", result);
    });
  },
};
