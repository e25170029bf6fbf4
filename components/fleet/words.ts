import { sayError } from "@/components/ui/error-words";
import type { Tone } from "@/components/ui/tone";
import type { FleetSystem, IncidentRow, Level } from "@/lib/domain/fleet/incident";
import { AppError } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";

/** How far an incident is switched on: shape and word, as everywhere; off has no colour. */
export const levelLooks: Record<Level, { word: string; tone: Tone; pressed: string }> = {
  off: { word: "Off", tone: "ok", pressed: "bg-selected text-text" },
  mild: { word: "Mild", tone: "warn", pressed: "bg-warn-fill text-warn" },
  on: { word: "On", tone: "bad", pressed: "bg-bad-fill text-bad" },
};

export function levelsOf({ hasMild }: Pick<IncidentRow, "hasMild">): readonly Level[] {
  return hasMild ? ["off", "mild", "on"] : ["off", "on"];
}

/** What is switched on now, in words: "crm-outage (mild)". */
export function activeIncidents(systems: readonly FleetSystem[]): { system: string; name: string; words: string }[] {
  return systems.flatMap(({ name: system, incidents }) =>
    incidents.flatMap(({ name, state }) => (state === "off" ? [] : [{ system, name, words: name + farWords[state] }])),
  );
}

/** That nothing is on can be said only where every system was heard. */
export function isQuiet(systems: readonly FleetSystem[]): boolean {
  return systems.every(({ state, incidents }) => state !== "unknown" && incidents.every((incident) => incident.state === "off"));
}

const farWords = { mild: " (mild)", on: "", mixed: " (in part)" } as const;

/** Where an incident stands on its page. */
export const incidentId = (system: string, name: string) => `incident-${system}-${name}`;

/** Most errors leave open whether it was done: the time was over, or an answer was lost. */
export function sayNotSwitched(error: Error): string {
  const { detail, title } = sayError(error);
  const isSure = error instanceof AppError && sureCodes.includes(error.code);
  return `${isSure ? "Not switched." : "Perhaps not switched: see how it stands."} ${detail ?? `${title}.`}`;
}

/** What is answered before anything is done. */
const sureCodes: readonly ErrorCode[] = ["UNAUTHENTICATED", "FORBIDDEN", "READ_ONLY", "INVALID", "NOT_FOUND", "REFUSED"];
