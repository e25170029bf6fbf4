import { Crumbs, fleetHref, tourHref } from "@/components/tables";
import { LinkButton } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { PageHead } from "@/components/ui/page-head";
import { Panel } from "@/components/ui/panel";
import { tourSteps } from "./tour-steps";

/** The tour's steps with the way to each; it needs nothing but this console. */
export function Tour() {
  const crumbs = (
    <Crumbs
      path={[
        { label: "Fleet", href: fleetHref() },
        { label: "Tour", href: tourHref() },
      ]}
    />
  );
  return (
    <>
      <PageHead crumbs={crumbs} title="Tour: the crm is down" note="Find it, understand it, send it back, in ten minutes." />
      <p className="mb-3.5 max-w-[100ch] text-2">
        toolworks starts with a mild outage of its crm, so all of this is there to see. For training; nothing here touches a NATS of your
        own. With a picture of each step it stands in <Mono>docs/tour.md</Mono> of the sources.
      </p>
      <Panel aria-label="Steps">
        <ol>
          {tourSteps.map(({ title, text, href, label }, index) => (
            <li
              key={title}
              className="grid grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 border-b border-line px-3.5 py-3 last:border-b-0 phone:grid-cols-[20px_minmax(0,1fr)]"
            >
              <span aria-hidden="true" className="self-start text-right font-[550] text-3">
                {index + 1}
              </span>
              <div className="min-w-0">
                <h2 className="text-base font-[550]">{title}</h2>
                <p className="max-w-[100ch] break-words text-2">{text}</p>
              </div>
              <LinkButton href={href} prefetch={false} className="phone:col-start-2 phone:justify-self-start">
                {label}
              </LinkButton>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  );
}
