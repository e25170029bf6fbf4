"use client";
import { useLiveQuery } from "@/components/live";
import { formatCompact } from "@/components/ui/format";
import { deadLetterQueries } from "@/lib/queries";

/** How many lie open. Nothing while it is not known, and nothing when there is none: the rail is quiet when all is well. */
export function DeadLetterBadge({ context }: { context: string }) {
  const { data } = useLiveQuery(deadLetterQueries.list({ context, limit: 1 }));
  const total = data?.total ?? 0;
  if (total === 0) return null;
  return (
    <span className="ml-auto text-small font-semibold text-dead phone:absolute phone:top-0 phone:z-10 phone:left-[calc(50%+6px)] phone:ml-0">
      <span aria-hidden="true">✕ </span>
      {formatCompact(total)}
      <span className="sr-only"> open</span>
    </span>
  );
}
