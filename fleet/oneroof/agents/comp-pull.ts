import type { Agent } from "../../bus/types";
import { callTool, onToolResult } from "../tool-calls";

/** The last of three in a research: pulls the prices of comparable sales for what mls-lookup has found. */
export const compPull: Agent = {
  name: "comp-pull",
  start(bus) {
    onToolResult(bus, async (result) => {
      if (result.tool === "mls" && result.status === "ok") await callTool(bus, "comps", result);
    });
  },
};
