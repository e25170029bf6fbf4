"use client";
import { Fragment } from "react";
import { parseAsString, useQueryState } from "nuqs";
import { useViewQuery } from "@/components/live";
import { useWhyNotAct } from "@/components/shell/may-act";
import { StaleNote } from "@/components/ui/as-of";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { sayError } from "@/components/ui/error-words";
import { Notes } from "@/components/ui/notes";
import { PageHead } from "@/components/ui/page-head";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { FleetSystem } from "@/lib/domain/fleet/incident";
import { fleetHref, tourHref } from "@/lib/domain/pages";
import { fleetQuery } from "@/lib/queries";
import { SystemPanel } from "./system-panel";
import { activeIncidents, incidentId, isQuiet } from "./words";

/** Every way in which the agents beside the embedded NATS can go wrong, to be switched while they run. */
export function FleetPage({ hasTour }: { hasTour: boolean }) {
  const [asked] = useQueryState("context", parseAsString);
  const context = asked === "-" ? null : asked;
  const { data, error } = useViewQuery(fleetQuery());
  const systems = data?.items.filter((system) => context === null || system.context === context);
  const whyNot = useWhyNotAct();
  return (
    <>
      <PageHead
        title="Fleet"
        note={systems && <SwitchedOn systems={systems} />}
        end={hasTour && <LinkButton href={tourHref()}>Tour: the crm is down</LinkButton>}
      />
      <p className="mb-3.5 max-w-[100ch] text-2">
        Break the agents beside the embedded NATS on purpose, one way at a time or several: for training and demonstration, never on a NATS
        of your own. Everybody who watches sees it, until it is switched back or its system starts again. Times in these texts are nominal;
        the agents live ten times as fast, unless FLEET_TIME_SCALE says otherwise.
      </p>
      {whyNot !== null && <p className="mb-3.5">{whyNot}.</p>}
      {!data && <Panel>{error ? <ErrorState error={error} /> : <SkeletonRows rows={5} label="The fleet is asked" />}</Panel>}
      {systems?.map((system) => (
        <SystemPanel key={system.context} system={system} />
      ))}
      {systems?.length === 0 && <NoSystem context={context} />}
      {data && error && (
        <Notes>
          <StaleNote state="disconnected" asOf={data.asOf} why={sayError(error).detail} />
        </Notes>
      )}
    </>
  );
}

/** What is on, with the way there: the page is long. */
function SwitchedOn({ systems }: { systems: readonly FleetSystem[] }) {
  const active = activeIncidents(systems);
  if (active.length === 0) return isQuiet(systems) && "no incident is switched on";
  return (
    <>
      switched on:{" "}
      {active.map(({ system, name, words }, index) => (
        <Fragment key={`${system} ${name}`}>
          {index > 0 && ", "}
          <a
            href={`#${incidentId(system, name)}`}
            className="underline decoration-line-strong underline-offset-2 hover:decoration-current touch:-my-3 touch:inline-block touch:py-3"
          >
            {words}
          </a>
        </Fragment>
      ))}
    </>
  );
}

function NoSystem({ context }: { context: string | null }) {
  return (
    <Panel className="mb-3.5">
      <EmptyState
        title={context === null ? "No agent system runs." : `No agent system of the fleet is called ${context}.`}
        action={context !== null && <LinkButton href={fleetHref()}>All systems</LinkButton>}
      />
    </Panel>
  );
}
