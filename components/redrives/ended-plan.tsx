"use client";
import { deadLettersHref } from "@/components/tables";
import { LinkButton } from "@/components/ui/button";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { PlanFacts } from "./plan-panel";
import { PlannedHow } from "./plan-how";
import { PlanNote } from "./plan-note";
import { AfterRow } from "./plan-notes";
import { PlanAgain } from "./start-problem";

/** A plan that nobody started: what it would have done, and the way on. */
export function EndedPlan({ job }: { job: RedriveDetail }) {
  return (
    <Panel aria-label="Plan" className="max-w-[840px]">
      <PanelHeader title={job.sentence} end={<PlanNote job={job} />} />
      <PlanFacts job={job}>
        {job.plan.count > 0 && <PlannedHow plan={job.plan} ratePerSec={job.plan.ratePerSec} />}
        <AfterRow plan={job.plan} />
      </PlanFacts>
      <footer className="flex flex-wrap items-center justify-end gap-2.5 border-t border-line px-3.5 py-3">
        <LinkButton variant="quiet" href={deadLettersHref({ context: job.context })} prefetch={false}>
          Back to the dead letters
        </LinkButton>
        <PlanAgain job={job} />
      </footer>
    </Panel>
  );
}
