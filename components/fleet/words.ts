import type { Tone } from "@/components/ui/tone";
import type { FleetSystem, IncidentRow, Level } from "@/lib/domain/fleet/incident";

/** How far an incident is switched on: shape and word, as everywhere; off has no colour. */
export const levelLooks: Record<Level, { word: string; tone: Tone; pressed: string }> = {
  off: { word: "Off", tone: "ok", pressed: "bg-selected text-text" },
  mild: { word: "Mild", tone: "warn", pressed: "bg-warn-fill text-warn" },
  on: { word: "On", tone: "bad", pressed: "bg-bad-fill text-bad" },
};

export function levelsOf({ hasMild }: Pick<IncidentRow, "hasMild">): readonly Level[] {
  return hasMild ? ["off", "mild", "on"] : ["off", "on"];
}

/** What is switched on now, in words: "crm-outage (mild), poison". */
export function activeWords(systems: readonly FleetSystem[]): string {
  const active = systems.flatMap(({ incidents }) => incidents.filter(({ state }) => state !== "off"));
  return active.map(({ name, state }) => (state === "on" ? name : `${name} (${stateWords[state]})`)).join(", ");
}

const stateWords = { off: "off", mild: "mild", mixed: "in part" } as const;
