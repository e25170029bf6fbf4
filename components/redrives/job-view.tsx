"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { itemStates } from "@/lib/domain/redrive/types";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { ItemList } from "./item-list";
import { JobPanel } from "./job-panel";
import { PlanFacts } from "./plan-panel";
import { PlannedHow } from "./plan-how";
import { PlanNote } from "./plan-note";
import { AfterRow } from "./plan-notes";

/** A re-drive that was started: how far it is, what it was meant to be, and every message of it. */
export function JobView({ job }: { job: RedriveDetail }) {
  const [state, setState] = useQueryState("state", parseAsStringLiteral(itemStates).withOptions({ history: "replace" }));
  return (
    <div className="grid gap-3.5">
      <JobPanel job={job} state={state} onState={(next) => void setState(next)} />
      <Panel aria-label="Plan">
        <details>
          <summary className="cursor-pointer rounded-md px-3.5 py-2.5 touch:min-h-11">
            <span className="font-semibold">What was planned</span> <PlanNote job={job} />
          </summary>
          <div className="max-w-[840px] border-t border-line">
            <PlanFacts job={job}>
              <PlannedHow plan={job.plan} ratePerSec={job.ratePerSec} />
              <AfterRow plan={job.plan} />
            </PlanFacts>
          </div>
        </details>
      </Panel>
      <div className="min-w-0">
        <PanelHeader title="Messages" note="in the order of sending" className="sr-only" />
        <ItemList job={job} state={state} onClear={() => void setState(null)} />
      </div>
    </div>
  );
}
