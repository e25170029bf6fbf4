"use client";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useLiveQuery } from "@/components/live";
import { redriveHref } from "@/lib/domain/pages";
import { redriveQueries } from "@/lib/queries";
import { mostUrgent } from "./most-urgent";

const JobBar = dynamic(() => import("./job-bar").then((module) => module.JobBar), { ssr: false });

/** On every page, for jobs of all contexts but the one whose page it is: nothing, and not even its script, while none is live. */
export function JobBarHost() {
  const pathname = usePathname();
  const { data } = useLiveQuery(redriveQueries.live());
  const jobs = data?.items ?? [];
  const elsewhere = jobs.filter(({ id }) => pathname !== redriveHref(id));
  const job = mostUrgent(elsewhere);
  const here = jobs.length - elsewhere.length;
  return job === null ? null : <JobBar job={job} others={(data?.total ?? 0) - here - 1} isBeside={here > 0} />;
}
