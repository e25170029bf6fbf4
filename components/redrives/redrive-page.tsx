"use client";
import { useEffect } from "react";
import { useLiveQuery, useLiveState } from "@/components/live";
import { ShareButton } from "@/components/shares/share-button";
import { Crumbs, DetailState, redriveHref, redrivesHref } from "@/components/tables";
import { AsOf } from "@/components/ui/as-of";
import { PageHead } from "@/components/ui/page-head";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { EndedPlan } from "./ended-plan";
import { JobView } from "./job-view";
import { PlannedView } from "./planned-view";
import { JobChip } from "./state-marks";
import { wasStarted } from "./words";

/** A re-drive from its plan to its end, on one address. */
export function RedrivePage({ id }: { id: string }) {
  const query = useLiveQuery(redriveQueries.detail(id));
  const { data } = query;
  const live = useLiveState(data?.context);
  useFocusWhenGone(data?.state === "planned" ? "plan" : "state");
  const path = [
    { label: "Re-drives", href: redrivesHref() },
    ...(data ? [{ label: data.context, href: redrivesHref({ context: data.context }) }] : []),
  ];
  return (
    <>
      <PageHead
        crumbs={<Crumbs path={path} />}
        title={data ? `Re-drive #${data.number.toLocaleString("en")}` : "Re-drive"}
        note={data && <Who job={data} />}
        end={
          data && (
            <>
              <AsOf asOf={data.asOf} state={live.kind} />
              {data.endedAt !== null && wasStarted(data.state) && <ShareButton view={redriveHref(data.id)} />}
            </>
          )
        }
      />
      <DetailState query={query} context={data?.context ?? null} back={{ label: "All re-drives", href: redrivesHref() }}>
        {(job) => {
          if (job.state === "planned") return <PlannedView job={job} />;
          return wasStarted(job.state) ? <JobView job={job} /> : <EndedPlan job={job} />;
        }}
      </DetailState>
    </>
  );
}

function Who({ job }: { job: RedriveDetail }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <JobChip job={job} />
      <span className="min-w-0 break-words">
        {job.actor.name}
        {job.reason !== null && ` · ${job.reason}`}
      </span>
    </span>
  );
}

/** The button that led here, or started it, is gone: the focus goes on to what comes next (`data-focus-next`), and not to the top of the rail. */
function useFocusWhenGone(next: "plan" | "state") {
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    const place = document.querySelector<HTMLElement>(`[data-focus-next=${next}]`) ?? document.getElementById("main");
    // A plan is read from its top; who has pressed the button below it is taken to what comes of it.
    place?.focus({ preventScroll: next === "plan" });
  }, [next]);
}
