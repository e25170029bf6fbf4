import type { Agent } from "../../bus/types";
import { announce } from "../events";
import { readLetter } from "../inbox";
import { deployFault, fanOutPartial } from "../incidents/fan-out-partial";
import { CompanyEvent } from "../messages";

/** Deploys what ci asks for (incident fan-out-partial). Its consumer also brings it its own events: it looks at them and goes on. */
export const devops: Agent = {
  name: "devops",
  user: "devops",
  start(bus) {
    bus.consume("EVENTS", "DEVOPS_EVENTS", async (message) => {
      const { event, about } = CompanyEvent.parse(message.json());
      if (event !== "deployment.requested") return;
      await announce(bus, "genbrain.events.deployment.started", { about });
      await bus.sleep(10_000, message.signal);
      const fault = deployFault(bus.incident(fanOutPartial.name), { about, attempt: message.attempt });
      if (fault) throw new Error(fault);
      await announce(bus, "genbrain.events.deployment.completed", { about });
    });

    bus.consume("AGENT_COMMS", "DEVOPS_INBOX", readLetter(bus));
  },
};
