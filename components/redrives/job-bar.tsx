"use client";
import Link from "next/link";
import { redriveHref, redrivesHref } from "@/components/tables";
import { Glyph } from "@/components/ui/glyph";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { AbortButton } from "./abort-button";
import { barText } from "./bar-words";
import { PauseButton } from "./job-acts";
import { StateBar } from "./state-bar";
import { StopAllButton } from "./stop-all-button";
import { canResume, looksOf } from "./words";

type JobBarProps = {
  job: RedriveRow;
  others: number;
  /** The page is another job's, and has its buttons. */
  isBeside: boolean;
};

/** Over the lower edge of every page while a job runs: something is being done to the fleet, and can be stopped from here. */
export function JobBar({ job, others, isBeside }: JobBarProps) {
  const cameBack = job.counts.boomeranged;
  // What came back is looked at first, on its page.
  const mayGoOn = !canResume(job.state) || cameBack === 0;
  return (
    <section
      data-foot
      aria-label="Running re-drive"
      title={job.sentence}
      className="fixed right-0 bottom-0 left-(--rail) z-30 border-t border-line-strong bg-raised phone:bottom-[calc(53px+max(4px,env(safe-area-inset-bottom)))] phone:left-0"
    >
      <StateBar counts={job.counts} className="h-0.75 rounded-none" />
      <div className="flex h-(--foot) items-center gap-3 px-5 pb-0.75 phone:px-3.5">
        <Glyph tone={looksOf(job).tone} />
        <p className="min-w-0 flex-1 truncate phone:line-clamp-2 phone:text-small phone:whitespace-normal">
          {isBeside && "Also "}
          <Link
            href={redriveHref(job.id)}
            className="font-semibold underline decoration-line-strong underline-offset-2 hover:decoration-current"
          >
            Re-drive #{job.number.toLocaleString("en")}
          </Link>{" "}
          <span className="text-2">{barText(job)}</span>
          {cameBack > 0 && <span className="text-dead"> · {cameBack.toLocaleString("en")} came back</span>}
        </p>
        {others > 0 && (
          <Link href={redrivesHref({ state: "live" })} className="flex-none text-small text-accent hover:underline">
            and {others} more
          </Link>
        )}
        {others > 0 && (
          // A phone has it on the list, where the link beside it leads.
          <span className="flex-none phone:hidden">
            <StopAllButton />
          </span>
        )}
        {!isBeside && (
          <>
            {mayGoOn && <PauseButton job={job} quietReason />}
            <AbortButton job={job} quietReason />
          </>
        )}
      </div>
    </section>
  );
}
