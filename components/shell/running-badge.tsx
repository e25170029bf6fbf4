"use client";
import { useLiveQuery } from "@/components/live";
import { redriveQueries } from "@/lib/queries";
import { RailBadge } from "./rail-badge";

/** How many re-drives run, in all contexts. Nothing while none does. */
export function RunningBadge() {
  const { data } = useLiveQuery(redriveQueries.list({ state: "running", limit: 1 }));
  const total = data?.total ?? 0;
  if (total === 0) return null;
  return <RailBadge glyph="▽" count={total} what="running" className="text-draining" />;
}
