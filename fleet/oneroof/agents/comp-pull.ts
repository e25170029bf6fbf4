import type { Agent } from "../../bus/types";
import { withResult } from "../handlers";
import { callTool } from "../tool-calls";

/** The last of three in a research: pulls the prices of comparable sales for what mls-lookup has found. */
export const compPull: Agent = {
  name: "comp-pull",
  start(bus) {
    const onResult = withResult(async (result) => {
      if (result.tool === "mls" && result.status === "ok") await callTool(bus, "tool.call.comps", result);
    });
    bus.consume("TOOL_RESULT", "comp-pull", onResult);
  },
};
