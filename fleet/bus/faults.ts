import type { System, Delivery, Fault, Level } from "./types";

/** What the incidents that are on make of a delivery; `null`: nothing. Where several would, the first of the system's list does. */
export function faultOf(
  { system, incident }: { system: Pick<System, "incidents">; incident: (name: string) => Level },
  delivery: Delivery,
): Fault | null {
  for (const { name, fault } of system.incidents) {
    const level = incident(name);
    const found = level === "off" ? null : (fault?.(level, delivery) ?? null);
    if (found) return found;
  }
  return null;
}
