"use client";
import { useLiveQuery } from "@/components/live";
import { formatCompact } from "@/components/ui/format";
import { useHydrated } from "@/components/ui/use-now";
import { redriveQueries } from "@/lib/queries";

/** How many re-drives run, in all contexts. Nothing while none does. */
export function RunningBadge() {
  const { data } = useLiveQuery(redriveQueries.list({ state: "running", limit: 1 }));
  const hydrated = useHydrated(); // the bar asks the same, and may know it before this part of the page is taken over
  const total = data?.total ?? 0;
  if (!hydrated || total === 0) return null;
  return (
    <span className="ml-auto text-small text-draining phone:absolute phone:top-0 phone:z-10 phone:left-[calc(50%+6px)] phone:ml-0">
      <span aria-hidden="true">▽ </span>
      {formatCompact(total)}
      <span className="sr-only"> running</span>
    </span>
  );
}
