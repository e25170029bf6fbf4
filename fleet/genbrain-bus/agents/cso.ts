import { chance } from "../../bus/random";
import type { Agent, Bus, Message } from "../../bus/types";
import { announce } from "../events";
import { readLetter } from "../inbox";
import { csoSilent } from "../incidents/cso-silent";
import { CompanyEvent, REPLY_TO_AGENT, type Review } from "../messages";

/** Watches everything that happens, and reviews code when asked. */
export const cso: Agent = {
  name: "cso",
  user: "cso",
  start(bus) {
    bus.consume("EVENTS", "CSO_EVENTS", async (message) => {
      const { event, about } = CompanyEvent.parse(message.json());
      if (event === "code.pushed" && chance(`${about} secret`) < 0.02)
        await announce(bus, "genbrain.events.security.secret-found", { about });
    });

    const readMail = readLetter(bus, async ({ task_id, related_pr }, message) => {
      if (bus.incident(csoSilent.name) === "on") return bus.log.info({ task: task_id }, "read, and not answered");
      await bus.sleep(20_000, message.signal);
      const verdict = chance(`${related_pr} review`) < 0.9 ? "approved" : "changes-requested";
      answer(bus, message, { task_id, related_pr, verdict });
      // Also where nobody could be answered: the code was reviewed, and EVENTS is for all.
      await announce(bus, "genbrain.events.security.reviewed", { about: related_pr, taskId: task_id });
    });
    bus.consume("AGENT_COMMS", "CSO_INBOX", readMail);
  },
};

/** To whoever waits for it, on core NATS. A header may name any subject: one that is no inbox, a role's for example, gets nothing. */
function answer(bus: Bus, message: Message, review: Review): void {
  const inbox = message.header(REPLY_TO_AGENT);
  if (inbox?.startsWith("_INBOX")) bus.emit(inbox, review);
  else bus.log.info({ task: review.task_id }, "reviewed, and no inbox to answer on");
}
