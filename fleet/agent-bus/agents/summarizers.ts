import { skillWorker } from "../skill-worker";

/** Two of them share the queue group `workers-summarize`. */
export const summarizers = ["summarizer-1", "summarizer-2"].map((id) =>
  skillWorker({ id, skill: "summarize", workMs: 1_500, work: (text) => `${text.slice(0, 80)}… (${text.length} characters)` }),
);
