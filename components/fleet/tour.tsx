import { Crumbs } from "@/components/tables";
import { fleetHref, tourHref } from "@/lib/domain/pages";
import { LinkButton } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { PageHead } from "@/components/ui/page-head";
import { Panel } from "@/components/ui/panel";
import { tourSteps, type TourStep } from "./tour-steps";

const path = [
  { label: "Fleet", href: fleetHref() },
  { label: "Tour", href: tourHref() },
];

/** The tour's steps with the way to each; it needs nothing but this console. */
export function Tour() {
  return (
    <>
      <PageHead
        crumbs={<Crumbs path={path} />}
        title="Tour: the crm is down"
        note="Find it, understand it, send it back, in ten minutes."
      />
      <p className="mb-3.5 max-w-[100ch] text-2">
        For training; nothing here touches a NATS of your own. Word by word, and with a picture of each step, the tour stands in{" "}
        <Mono>docs/tour.md</Mono> of the sources.
      </p>
      <Panel aria-label="Steps">
        <ol>
          {tourSteps.map((step, index) => (
            <Step key={step.title} step={step} number={index + 1} />
          ))}
        </ol>
      </Panel>
    </>
  );
}

function Step({ step: { title, text, links }, number }: { step: TourStep; number: number }) {
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 border-b border-line px-3.5 py-3 last:border-b-0 phone:grid-cols-[16px_minmax(0,1fr)]">
      <span aria-hidden="true" className="self-start font-[550] text-3">
        {number}
      </span>
      <div className="min-w-0">
        <h2 className="text-base font-[550]">{title}</h2>
        <p className="max-w-[100ch] break-words text-2">{text}</p>
      </div>
      <div className="flex flex-wrap gap-2 phone:col-start-2">
        {links.map(({ label, href }) => (
          <LinkButton key={href} href={href} prefetch={false} aria-label={`${label}: ${title}`}>
            {label}
          </LinkButton>
        ))}
      </div>
    </li>
  );
}
