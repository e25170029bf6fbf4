"use client";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { usePlan } from "./use-plan";
import { whyNotSent } from "./why-not-redrive";

/** Makes the plan of sending this one again, and opens it. */
export function RedriveButton({ letter }: { letter: DeadLetterDetail }) {
  const plan = usePlan();
  const whyNot = useWhyNotAct() ?? whyNotSent(letter) ?? (plan.isPending ? "The plan is being made" : null);
  const said = plan.error && sayError(plan.error);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <ActButton variant="primary" whyNot={whyNot} quietReason onClick={() => plan.mutate({ selection: { ids: [letter.id] } })}>
        Re-drive…
      </ActButton>
      {said && (
        <span role="alert" className="text-bad">
          {said.title}. {said.detail}
        </span>
      )}
    </span>
  );
}
