import type { Agent } from "../../bus/types";
import { audit } from "../audit";
import { withIntent, withResult } from "../handlers";
import type { IntentKind, Tool } from "../messages";

/** The tool whose result is what the caller wanted. */
const LAST_TOOL: Readonly<Record<IntentKind, Tool>> = { book: "crm", escalate: "crm", research: "comps" };

/**
 * Keeps the book, on `call.audit`: opens each call when its intent arrives and closes it by its last result, or by the first one that
 * failed.
 */
export const orchestrator: Agent = {
  name: "orchestrator",
  start(bus) {
    const onIntent = withIntent(({ call_id, intent }) => audit(bus, { call_id, action: "opened", detail: intent }));
    bus.consume("CALL_INTENT", "orchestrator", onIntent); // of all kinds: call.intent.*

    const onResult = withResult(async (result) => {
      const { call_id, intent, tool } = result;
      if (result.status === "error") await audit(bus, { call_id, action: "closed", status: "failed", detail: `${tool}: ${result.error}` });
      else if (tool === LAST_TOOL[intent]) await audit(bus, { call_id, action: "closed", status: "done", detail: intent });
    });
    bus.consume("TOOL_RESULT", "orchestrator", onResult);
  },
};
