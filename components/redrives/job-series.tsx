"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { JobPoint } from "@/components/charts/job-chart";
import { useViewQuery } from "@/components/live";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { pointsUntil } from "./series-points";
import { isActive } from "./words";

const JobChart = dynamic(() => import("@/components/charts/job-chart").then((all) => all.JobChart), {
  ssr: false,
  loading: () => <Skeleton className="h-33" />,
});

const refreshMs = 2_000;

/** How a job went, as it was written down, and to its end (or this moment) what is known of it now. It never changes its height. */
export function JobSeries({ job }: { job: RedriveDetail }) {
  const { data, error } = useViewQuery({ ...redriveQueries.series(job.id), refetchInterval: isActive(job.state) && refreshMs });
  if (!data) return <Place>{error ? <ErrorState error={error} /> : <Skeleton className="h-33" />}</Place>;
  const points: readonly JobPoint[] = pointsUntil(data.points, job);
  const isDrawn = points.length >= 2 && job.counts.sent > 0;
  return (
    <Place>
      {isDrawn ? (
        <JobChart points={points} />
      ) : (
        <p className="flex h-33 items-center justify-center text-2">
          {isActive(job.state) ? "Nothing is sent yet: the curve begins with the first." : "Nothing was sent."}
        </p>
      )}
    </Place>
  );
}

const Place = ({ children }: { children: ReactNode }) => <div className="min-h-33 px-3.5 pb-2">{children}</div>;
