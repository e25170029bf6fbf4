import { chance } from "../../bus/random";
import type { Incident, Level } from "../../bus/types";

export const crmOutage: Incident = {
  name: "crm-outage",
  title: "The crm does not answer",
  lookFor:
    "worker-crm redelivers, dead letters on dlq.tools_execute_crm, sagas end failed or timeout and are compensated. " +
    "Mild, as it starts, one region of eight fails, and calls elsewhere recover; on, all regions. " +
    "Overview and Dead letters: letters in DEAD_LETTERS, still arriving; Consumers: worker-crm's Redelivered.",
  ends: "At once: what is being retried succeeds, new sagas complete. Dead letters stay to be sent back.",
  initial: "mild",
  hasMild: true,
};

export type CrmFault = "timeout" | "unavailable" | null;

/** What the crm does with one attempt. A function of the call's region, id and attempt, so that equal seeds fail alike. */
export function crmFault(level: Level, call: { region: string; id: string; attempt: number }): CrmFault {
  if (level === "off") return null;
  const isDown = level === "on" || call.region === "eu-2";
  // Calls elsewhere feel the mild outage too: one in twelve fails once and succeeds when tried again.
  const isBlip = call.attempt === 1 && chance(`${call.id} blip`) < 1 / 12;
  if (!isDown) return isBlip ? "unavailable" : null;
  return chance(`${call.id} down`) < 0.7 ? "timeout" : "unavailable";
}
