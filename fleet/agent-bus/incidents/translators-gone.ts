import type { Incident } from "../../bus/types";

export const translatorsGone: Incident = {
  name: "translators-gone",
  title: "No translator is in the queue group",
  lookFor:
    "The supervisor tells every translator to leave workers-translate: worker.drained on agent.translator-*.events. Tasks that want a " +
    "translation then end at once with status error, NO_RESPONDERS. Console: only the messages of AGENT_EVENTS tell; nothing dies of it, and no consumer falls behind.",
  ends: "The supervisor tells them to come back, within 10 s; new tasks are translated, those that ended with an error stay so.",
  initial: "off",
};
