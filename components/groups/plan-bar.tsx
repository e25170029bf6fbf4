"use client";
import { EdgeBar } from "@/components/dead-letters/edge-bar";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import type { usePlanGroup } from "./use-group-acts";

/** What becomes of `r` on a row: the buttons that would say it stand in the group, which may not be open. */
export function PlanBar({ plan: { isPending, error, reset } }: { plan: ReturnType<typeof usePlanGroup> }) {
  if (error === null && !isPending) return null;
  const said = error && sayError(error);
  return (
    <EdgeBar label="Plan of a re-drive" className="flex items-center gap-2 py-2 pr-2 pl-3.5">
      {said === null ? (
        <output className="py-1 text-2">The plan is being made…</output>
      ) : (
        <>
          <span role="alert" className="min-w-0 flex-1 break-words text-bad">
            {said.title}. {said.detail}
          </span>
          <Button variant="quiet" onClick={reset}>
            Close
          </Button>
        </>
      )}
    </EdgeBar>
  );
}
