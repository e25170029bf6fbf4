"use client";
import Link from "next/link";
import { useViewQuery } from "@/components/live";
import { LinkButton } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { fleetHref, tourHref } from "@/lib/domain/pages";
import { fleetQuery } from "@/lib/queries";
import { activeIncidents, isQuiet } from "./words";

/** A note beside what is broken need not be as quick as the switches' own page. */
const NOTE_MS = 10_000;

/** For a newcomer: the trouble above is made, and here is how to learn with it. */
export function TourCard() {
  return (
    <Panel aria-labelledby="tour" className="mb-4.5 flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3.5 py-2.5">
      <div className="min-w-0 flex-1 phone:basis-full">
        <h2 id="tour" className="text-base font-[550]">
          Tour: the crm is down
        </h2>
        <p className="text-small text-2">
          Find it, understand it, send it back, in ten minutes. <SwitchedOn />
        </p>
      </div>
      <LinkButton href={tourHref()}>Take the tour</LinkButton>
    </Panel>
  );
}

/** What of the trouble on this page is switched on. */
function SwitchedOn() {
  const { data } = useViewQuery({ ...fleetQuery(), refetchInterval: NOTE_MS });
  const systems = data?.items ?? [];
  const words = activeIncidents(systems).map((active) => active.words);
  if (words.length === 0 && !(data && isQuiet(systems))) return null;
  return (
    <Link
      href={fleetHref()}
      className="underline decoration-line-strong underline-offset-2 hover:decoration-current touch:-my-3 touch:inline-block touch:py-3"
    >
      {words.length === 0 ? "No incident is switched on" : `Switched on: ${words.join(", ")}`}
    </Link>
  );
}
