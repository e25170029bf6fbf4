import { chance } from "../../bus/random";
import { skillWorker } from "../skill-worker";

const LABELS = ["contract", "invoice", "letter"] as const;

/** One worker only: when it is away, `tasks.classify.assign` has nobody. */
export const classifiers = ["classifier-1"].map((id) =>
  skillWorker({ id, skill: "classify", workMs: 500, work: (text) => LABELS[Math.floor(chance(text) * LABELS.length)] ?? "letter" }),
);
