import type { Agent } from "../../bus/types";
import { AgentEvent } from "../messages";

/** Reads every event and counts, by kind. */
export const monitor: Agent = {
  name: "monitor",
  start(bus) {
    const counts = { "task.started": 0, "task.unanswered": 0, "worker.drained": 0, "worker.resumed": 0 };
    bus.consume("AGENT_EVENTS", "monitor", async (message) => {
      counts[AgentEvent.parse(message.json()).msg_type] += 1;
      bus.log.debug(counts, "events so far");
    });
  },
};
