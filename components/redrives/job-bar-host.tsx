"use client";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useLiveQuery } from "@/components/live";
import { redriveHref } from "@/lib/domain/pages";
import { redriveQueries } from "@/lib/queries";

const JobBar = dynamic(() => import("./job-bar").then((module) => module.JobBar), { ssr: false });

/** On every page but the job's own, for jobs of all contexts: nothing, and not even its script, while none is live. */
export function JobBarHost() {
  const pathname = usePathname();
  const { data } = useLiveQuery(redriveQueries.list({ state: "live", limit: 1 }));
  const [job] = data?.items ?? [];
  const total = data?.total ?? 0;
  const isHere = total === 1 && job !== undefined && pathname === redriveHref(job.id);
  return job && !isHere ? <JobBar job={job} others={total - 1} /> : null;
}
