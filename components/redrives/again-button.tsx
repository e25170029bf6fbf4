"use client";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import { formatCount } from "@/components/ui/format";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { usePlanWhatCameBack } from "./use-acts";

/** A new plan of what came back: nothing is sent by it. */
export function AgainButton({ job }: { job: RedriveRow }) {
  const again = usePlanWhatCameBack();
  const mayNot = useWhyNotAct();
  const count = job.counts.boomeranged;
  if (count === 0) return null;
  return (
    <>
      <ActButton whyNot={mayNot ?? (again.isPending ? "The plan is being made" : null)} quietReason onClick={() => again.mutate(job)}>
        {count === 1 ? "Again: the one that came back…" : `Again: the ${formatCount(count)} that came back…`}
      </ActButton>
      {again.error && (
        <span role="alert" className="text-small text-bad">
          {sayError(again.error).title}. {sayError(again.error).detail}
        </span>
      )}
    </>
  );
}
