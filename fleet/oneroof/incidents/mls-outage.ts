import { chance } from "../../bus/random";
import type { Incident } from "../../bus/types";

export const mlsOutage: Incident = {
  name: "mls-outage",
  title: "The multiple listing service fails",
  lookFor:
    "Two lookups in three fail five times, the third succeeds when tried again: tool-executor redelivers, dead letters on " +
    "DLQ.TOOL_CALL.tool-executor, researches close as failed. " +
    "Console: Dead letters, Overview (dead letters in DLQ), Consumers (redelivered).",
  ends: "What is being retried succeeds.",
  initial: "off",
};

export type MlsFault = "timeout" | "unavailable" | null;

/** A function of the call's id and attempt. */
export function mlsFault({ id, attempt }: { id: string; attempt: number }): MlsFault {
  const recovers = chance(`${id} recovers`) < 1 / 3;
  if (recovers && attempt > 2) return null;
  return chance(`${id} ${attempt} how`) < 0.5 ? "timeout" : "unavailable";
}
