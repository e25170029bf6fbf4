"use client";
import { Glyph } from "@/components/ui/glyph";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { AbortButton } from "./abort-button";
import { goOnText } from "./attention-words";
import { PauseButton, SkipCanaryButton } from "./job-acts";

/** A job that waits for a person: what to look at, and the two ways on. Where something came back, going on is not what is offered first. */
export function JobAttention({ job }: { job: RedriveDetail }) {
  const { state, counts } = job;
  if (state !== "tripped" && state !== "paused") return null;
  const isBad = state === "tripped" || counts.boomeranged > 0;
  return (
    <div className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.5 gap-y-2 border-t border-line px-3.5 py-3">
      <Glyph tone={isBad ? "bad" : "paused"} className="translate-y-px" />
      <p className="min-w-0">
        <span className="font-[550]">{isBad ? "Look at what came back first" : "Nothing is sent until somebody lets it go on"}</span>
        <span className="text-2">
          {isBad ? ": whoever failed on it may fail still. " : ". "}
          {goOnText(counts)}
        </span>
      </p>
      <div className="col-start-2 flex flex-wrap items-center gap-2">
        <PauseButton job={job} primary={!isBad} />
        <AbortButton job={job} quietReason />
        <SkipCanaryButton job={job} />
      </div>
    </div>
  );
}
