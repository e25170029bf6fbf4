import type { Agent } from "../../bus/types";
import { withIntent } from "../handlers";
import { callTool } from "../tool-calls";

/** Who wants a human gets one later: leaves a note to call back in the crm. */
export const voicemailHandler: Agent = {
  name: "voicemail-handler",
  start(bus) {
    const onIntent = withIntent((intent) => callTool(bus, "tool.call.crm", intent));
    bus.consume("CALL_INTENT", "escalation", onIntent); // its filter, call.intent.escalate, stands in streams.ts
  },
};
