import type { Incident } from "../../bus/types";

export const translatorsGone: Incident = {
  name: "translators-gone",
  title: "No translator is in the queue group",
  lookFor:
    "Tasks that want a translation end with status error, NO_RESPONDERS, at once; worker.drained on agent.translator-*.events. " +
    "The supervisor tells every translator to leave workers-translate.",
  ends: "The supervisor tells them to come back, within 10 s; new tasks are translated, those that ended with an error stay so.",
  initial: "off",
};
