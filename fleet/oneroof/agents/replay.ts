import type { Agent } from "../../bus/types";
import { AuditEntry } from "../messages";

/** Goes through the audit trail from a time on: the time stands with its consumer in streams.ts. Counts how calls ended. */
export const replay: Agent = {
  name: "replay",
  start(bus) {
    const ended = { done: 0, failed: 0 };
    bus.consume("AUDIT", "replay-2026", async (message) => {
      const { status } = AuditEntry.parse(message.json());
      if (!status) return;
      ended[status] += 1;
      bus.log.debug(ended, "calls ended since the start of the replay");
    });
  },
};
