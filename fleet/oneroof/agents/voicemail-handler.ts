import type { Agent } from "../../bus/types";
import { onIntent } from "../intents";
import { callTool } from "../tool-calls";

/** Who wants a human gets one later: leaves a note to call back in the crm. */
export const voicemailHandler: Agent = {
  name: "voicemail-handler",
  start(bus) {
    onIntent(bus, "escalation", (intent) => callTool(bus, "crm", intent));
  },
};
