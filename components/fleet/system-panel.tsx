import Link from "next/link";
import { consumersHref, deadLettersHref, streamsHref } from "@/components/tables";
import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { FleetSystem } from "@/lib/domain/fleet/incident";
import { IncidentItem } from "./incident-item";

/** One agent system: where its troubles can be seen, and their switches. */
export function SystemPanel({ system }: { system: FleetSystem }) {
  const id = `system-${system.name}`;
  return (
    <Panel aria-labelledby={id} className="mb-3.5">
      <PanelHeader id={id} title={system.name} note={system.title ?? undefined} end={<Seen context={system.context} />} />
      {system.state !== "running" && <Silent system={system} />}
      {system.state === "running" && system.incidents.length === 0 && <p className="px-3.5 py-3 text-2">It has no incidents.</p>}
      <ul aria-label={`Incidents of ${system.name}`} className="empty:hidden">
        {system.incidents.map((incident) => (
          <IncidentItem key={incident.name} system={system.name} incident={incident} />
        ))}
      </ul>
    </Panel>
  );
}

function Silent({ system: { name, state, detail } }: { system: FleetSystem }) {
  return (
    <p className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.25 px-3.5 py-3">
      <Glyph tone="unknown" className="translate-y-px" />
      <span className="min-w-0 break-words">
        {detail}{" "}
        {state === "not-running" && (
          <span className="text-2">
            The starter starts it again by itself; what it said last stands in <Mono>log/fleet-{name}.log</Mono> of the data folder.
          </span>
        )}
      </span>
    </p>
  );
}

/** The pages that show what an incident does. */
function Seen({ context }: { context: string }) {
  const pages = [
    { label: "Consumers", href: consumersHref(context) },
    { label: "Streams", href: streamsHref(context) },
    { label: "Dead letters", href: deadLettersHref({ context }) },
  ];
  return (
    <nav aria-label={`Pages of ${context}`} className="flex flex-wrap gap-x-4">
      {pages.map(({ label, href }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          className="text-2 underline decoration-line-strong underline-offset-2 hover:text-text hover:decoration-current touch:-my-3 touch:inline-block touch:py-3"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
