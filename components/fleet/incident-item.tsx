import { Mono } from "@/components/ui/mono";
import type { IncidentRow } from "@/lib/domain/fleet/incident";
import { LevelSwitch } from "./level-switch";
import { incidentId } from "./words";

/** One way to go wrong: what one would see, what ends with it, and its switch. */
export function IncidentItem({ system, incident }: { system: string; incident: IncidentRow }) {
  return (
    <li
      id={incidentId(system, incident.name)}
      className="grid scroll-mt-15 grid-cols-[minmax(0,1fr)_auto] gap-x-8 gap-y-2.5 border-b border-line px-3.5 py-3 last:border-b-0 phone:grid-cols-1"
    >
      <div className="min-w-0">
        <h3 className="flex flex-wrap items-baseline gap-x-2.5 font-[550]">
          {incident.title} <Mono className="font-normal text-3">{incident.name}</Mono>
        </h3>
        <dl className="mt-1 grid max-w-[100ch] grid-cols-[64px_minmax(0,1fr)] gap-x-3 gap-y-1 text-small">
          <dt className="text-3">Look for</dt>
          <dd className="break-words text-2">{incident.lookFor}</dd>
          <dt className="text-3">Off again</dt>
          <dd className="break-words text-2">{incident.ends}</dd>
        </dl>
      </div>
      <LevelSwitch system={system} incident={incident} />
    </li>
  );
}
