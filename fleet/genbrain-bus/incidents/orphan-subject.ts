import type { Incident } from "../../bus/types";
import type { Letter } from "../messages";

const EVERY_MS = 10_000;

export const orphanSubject: Incident = {
  name: "orphan-subject",
  title: "The ceo asks a cfo whom the company does not have",
  lookFor:
    "genbrain.agents.cfo.inbox grows in AGENT_COMMS, which captures it, and no consumer's filter matches it: no num_pending shows it, " +
    "nobody is behind, nothing fails, and the questions have no answer. Console: the subjects of AGENT_COMMS (nobody reads it).",
  ends: "No more come. What was asked stays in AGENT_COMMS for its seven days, at most 1,000 of them.",
  initial: "off",
  whileOn: {
    beside: "ceo",
    user: "ceo",
    async run(bus, signal) {
      const since = Date.now(); // in the ids, or the stream would know them from the last time
      for (let n = 1; ; n += 1) {
        const question_id = `question-${bus.seed}-cfo-${since}-${n}`;
        const question: Letter = { kind: "question", from: "ceo", question_id, text: "What does it cost us?" };
        await bus.publish("genbrain.agents.cfo.inbox", question, { msgId: question_id });
        await bus.sleep(EVERY_MS, signal);
      }
    },
  },
};
