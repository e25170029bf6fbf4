"use client";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import type { RedriveDetail, RedriveRow } from "@/lib/domain/redrive/row";
import { useAct } from "./use-acts";
import { canPause, canResume, canSkipCanary } from "./words";

type PauseButtonProps = { job: RedriveRow; quietReason?: boolean; primary?: boolean };

/** Pause, or go on: one place, so that nobody has to look for the other. Where the state allows neither, nothing. */
export function PauseButton({ job, quietReason, primary = false }: PauseButtonProps) {
  const pause = useAct(job.id, "pause");
  const resume = useAct(job.id, "resume");
  const mayNot = useWhyNotAct();
  const error = pause.error ?? resume.error;
  const act = canPause(job.state) ? pause : canResume(job.state) ? resume : null;
  if (act === null) return null;
  const go = () => {
    pause.reset();
    resume.reset();
    act.mutate();
  };
  return (
    <>
      <ActButton
        variant={primary ? "primary" : "default"}
        whyNot={mayNot ?? (act.isPending ? "One moment" : null)}
        quietReason={quietReason ?? mayNot === null}
        onClick={go}
      >
        {act === pause ? "Pause" : "Go on"}
        <span className="sr-only">
          {act === pause ? " " : " with "}re-drive #{job.number}
        </span>
      </ActButton>
      {error && <Problem error={error} />}
    </>
  );
}

/** The rest goes without waiting for what the first ones come to: a choice of its own, never made by going on. */
export function SkipCanaryButton({ job }: { job: RedriveDetail }) {
  const skip = useAct(job.id, "skipCanary");
  const mayNot = useWhyNotAct();
  if (!canSkipCanary(job)) return null;
  return (
    <>
      <ActButton whyNot={mayNot ?? (skip.isPending ? "One moment" : null)} quietReason onClick={() => skip.mutate()}>
        Do not wait for the canary
      </ActButton>
      {skip.error && <Problem error={skip.error} />}
    </>
  );
}

function Problem({ error }: { error: Error }) {
  const { title, detail } = sayError(error);
  return (
    <span role="alert" className="text-small text-bad">
      {title}. {detail}
    </span>
  );
}
