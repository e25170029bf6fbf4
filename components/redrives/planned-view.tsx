"use client";
import Link from "next/link";
import { useViewQuery } from "@/components/live";
import { deadLetterHref } from "@/components/tables";
import { ErrorState } from "@/components/ui/error-state";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RedriveDetail, RedriveItemRow } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { PlanPanel } from "./plan-panel";

/** The plan, and beside it what exactly it would send. */
export function PlannedView({ job }: { job: RedriveDetail }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_380px] items-start gap-3.5 narrow:grid-cols-1">
      <PlanPanel job={job} />
      {job.plan.count > 0 && <PlannedItems id={job.id} count={job.plan.count} />}
    </div>
  );
}

const most = 100;

/** A plan is frozen, so its messages are read once. */
function PlannedItems({ id, count }: { id: string; count: number }) {
  const { data, error } = useViewQuery({ ...redriveQueries.items(id, { limit: most }), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel aria-label="Messages of this plan">
      <PanelHeader title="Messages" note="in the order of sending" />
      {!data && (error ? <ErrorState error={error} /> : <SkeletonRows rows={Math.min(6, count)} />)}
      {data && (
        <ul
          aria-label="Messages in the order of sending"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
          tabIndex={0}
          className="max-h-[62dvh] overflow-auto focus-visible:-outline-offset-2"
        >
          {data.items.map((item) => (
            <PlannedItem key={item.id} item={item} />
          ))}
        </ul>
      )}
      {count > most && <p className="border-t border-line px-3.5 py-2 text-small text-3">and {(count - most).toLocaleString("en")} more</p>}
    </Panel>
  );
}

function PlannedItem({ item }: { item: RedriveItemRow }) {
  const [first, ...others] = item.deadLetters;
  return (
    <li className="relative flex min-h-row flex-col justify-center border-b border-line px-3.5 py-1.5 last:border-b-0 hover:bg-hover">
      <Link href={deadLetterHref(first ?? "")} prefetch={false} className="after:absolute after:inset-0">
        {item.stream} #{item.seq.toLocaleString("en")}
        {others.length > 0 && <span className="text-3"> and {others.length} more of the same</span>}
      </Link>
      <Mono className="truncate text-2">{item.subject}</Mono>
    </li>
  );
}
