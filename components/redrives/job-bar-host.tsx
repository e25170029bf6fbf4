"use client";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useLiveQuery } from "@/components/live";
import { redriveHref } from "@/lib/domain/pages";
import { redriveQueries } from "@/lib/queries";

const JobBar = dynamic(() => import("./job-bar").then((module) => module.JobBar), { ssr: false });

/** On every page but the job's own, for jobs of all contexts: nothing, and not even its script, while none runs. */
export function JobBarHost() {
  const pathname = usePathname();
  const running = useLiveQuery(redriveQueries.list({ state: "running", limit: 1 }));
  const aborting = useLiveQuery(redriveQueries.list({ state: "aborting", limit: 1 }));
  const job = running.data?.items[0] ?? aborting.data?.items[0];
  const total = (running.data?.total ?? 0) + (aborting.data?.total ?? 0);
  const isHere = total === 1 && job !== undefined && pathname === redriveHref(job.id);
  return job && !isHere ? <JobBar job={job} others={total - 1} /> : null;
}
