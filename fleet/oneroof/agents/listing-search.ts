import type { Agent } from "../../bus/types";
import { onIntent } from "../intents";
import { callTool } from "../tool-calls";

/** The first of three in a research: looks for the listing on the web. mls-lookup goes on when the result is there. */
export const listingSearch: Agent = {
  name: "listing-search",
  start(bus) {
    onIntent(bus, "research", (intent) => callTool(bus, "web", intent));
  },
};
