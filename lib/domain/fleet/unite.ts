import type { Incident, IncidentRow } from "./incident";

/** What all processes of one system say, as one list: in the order in which they were told, each incident once. */
export function unite(told: readonly (readonly Incident[])[]): IncidentRow[] {
  const rows = new Map<string, IncidentRow>();
  for (const incident of told.flat()) {
    const { state } = rows.get(incident.name) ?? incident;
    rows.set(incident.name, { ...incident, state: state === incident.state ? state : "mixed" });
  }
  return [...rows.values()];
}
