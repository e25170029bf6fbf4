import { skillWorker } from "../skill-worker";

/** Two of them share the queue group `workers-translate`. A long document stays long, so its translation is a reference too. */
export const translators = ["translator-1", "translator-2"].map((id) =>
  skillWorker({ id, skill: "translate", workMs: 2_000, work: (text) => text.replaceAll("fox", "renard").replaceAll("dog", "chien") }),
);
