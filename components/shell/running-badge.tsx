"use client";
import { useLiveQuery } from "@/components/live";
import { redriveQueries } from "@/lib/queries";
import { RailBadge } from "./rail-badge";

/** How many re-drives are under way, in all contexts. Nothing while none does. */
export function RunningBadge() {
  const { data } = useLiveQuery(redriveQueries.live());
  const total = data?.total ?? 0;
  if (total === 0) return null;
  return <RailBadge glyph="▽" count={total} what="under way" className="text-draining" />;
}
