"use client";
import { useLiveQuery } from "@/components/live";
import { deadLetterQueries } from "@/lib/queries";
import { RailBadge } from "./rail-badge";

/** How many lie open. Nothing while it is not known, and nothing when there is none: the rail is quiet when all is well. */
export function DeadLetterBadge({ context }: { context: string }) {
  const { data } = useLiveQuery(deadLetterQueries.list({ context, limit: 1 }));
  const total = data?.total ?? 0;
  return total === 0 ? null : <RailBadge glyph="✕" count={total} what="open" className="font-semibold text-dead" />;
}
