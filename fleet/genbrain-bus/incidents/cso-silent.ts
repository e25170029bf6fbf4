import type { Incident } from "../../bus/types";

export const csoSilent: Incident = {
  name: "cso-silent",
  title: "The cso answers no security review",
  lookFor:
    "backend waits five minutes for each review, three times: BACKEND_TASKS has one message in flight and more and more pending, " +
    "then dead letters on dlq.agents.BACKEND_TASKS. Console: Overview and Consumers (BACKEND_TASKS is saturated), then Dead letters.",
  ends: "The next attempt is answered, and the tasks that wait are worked off.",
  initial: "off",
};
