"use client";
import type { ReactNode } from "react";
import { useLiveQuery } from "@/components/live";
import { ErrorState } from "@/components/ui/error-state";
import { Notes } from "@/components/ui/notes";
import { PageHead } from "@/components/ui/page-head";
import { Panel } from "@/components/ui/panel";
import { StaleNote } from "@/components/ui/as-of";
import { overviewQuery } from "@/lib/queries";
import { useContextParam } from "./use-context-param";
import { Findings } from "./findings";
import { GettingBetter } from "./getting-better";
import { Headline } from "./headline";
import { OverviewSkeleton } from "./overview-skeleton";
import { Systems } from "./systems";
import { Totals } from "./totals";
import { unreached } from "./unreached";

/** What is broken, first. `tour`: for newcomers, where there is one; `capture`: what somebody should decide once. */
export function Overview({ tour, capture }: { tour: ReactNode; capture: ReactNode }) {
  const context = useContextParam();
  const { data, error } = useLiveQuery(overviewQuery({ context }), { cameAlong: true });

  if (!data && error) {
    return (
      <>
        <PageHead title="Overview" />
        <Panel>
          <ErrorState error={error} />
        </Panel>
      </>
    );
  }
  if (!data) return <OverviewSkeleton />;
  return (
    <>
      <Headline overview={data} />
      <Findings findings={data.needsYou} />
      <GettingBetter findings={data.gettingBetter} />
      {capture}
      {tour}
      <Totals totals={data.totals} series={data.series} />
      <Systems contexts={data.contexts} />
      <Notes>
        {unreached(data).map(({ context: name, state, asOf, detail }) => (
          <StaleNote key={name} state={state} asOf={asOf} why={detail === null ? name : `${name}: ${detail}`} />
        ))}
      </Notes>
    </>
  );
}
