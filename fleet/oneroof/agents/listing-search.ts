import type { Agent } from "../../bus/types";
import { withIntent } from "../handlers";
import { callTool } from "../tool-calls";

/** The first of three in a research: looks for the listing on the web. mls-lookup goes on when the result is there. */
export const listingSearch: Agent = {
  name: "listing-search",
  start(bus) {
    const onIntent = withIntent((intent) => callTool(bus, "tool.call.web", intent));
    bus.consume("CALL_INTENT", "research", onIntent); // its filter, call.intent.research, stands in streams.ts
  },
};
