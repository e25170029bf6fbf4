"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useIsReadOnly } from "@/components/shell/may-act";
import { CopyButton } from "@/components/ui/copy-button";
import { cn } from "@/components/ui/cn";
import { Duration } from "@/components/ui/duration";
import { Glyph } from "@/components/ui/glyph";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { toneText } from "@/components/ui/tone";
import { formatRate } from "@/lib/domain/format";
import type { ItemState } from "@/lib/domain/redrive/types";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { countOf, itemOrder } from "@/lib/domain/redrive/state-words";
import { inPlaceWords } from "./how-words";
import { AbortButton } from "./abort-button";
import { AgainButton } from "./again-button";
import { PauseButton, SkipCanaryButton } from "./job-acts";
import { JobAttention } from "./job-attention";
import { JobFailures } from "./job-failures";
import { JobSeries } from "./job-series";
import { jobText } from "./job-text";
import { RateControl } from "./rate-control";
import { StateBar } from "./state-bar";
import { Undecided } from "./undecided";
import { hasRate, isActive, itemLooks } from "./words";

type JobPanelProps = { job: RedriveDetail; state: ItemState | null; onState: (state: ItemState | null) => void };

/** First what a colleague would say of it; then how far it is, by state; then what can be done. */
export function JobPanel({ job, state, onState }: JobPanelProps) {
  const { counts, sentence } = job;
  return (
    <Panel aria-label="State">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1 px-3.5 pt-3.5">
        <output
          tabIndex={-1}
          data-focus-next="state"
          className="min-w-0 flex-1 basis-80 scroll-my-28 text-section font-semibold break-words"
        >
          {sentence}
        </output>
        <CopyText job={job} />
      </div>
      <StateBar counts={counts} className="mx-3.5 mt-3" />
      <fieldset className="flex flex-wrap gap-x-1 gap-y-0.5 px-2 pt-2 pb-2.5 phone:grid phone:grid-cols-2 phone:gap-0">
        <legend className="sr-only">Show only</legend>
        {itemOrder.map((each) => (
          <StateFilter
            key={each}
            state={each}
            count={countOf(counts, each)}
            isOn={state === each}
            onClick={() => onState(state === each ? null : each)}
          />
        ))}
      </fieldset>
      <JobSeries job={job} />
      <JobAttention job={job} />
      {isActive(job.state) && <WaitsForAnother />}
      <JobFailures job={job} />
      {counts.unknown > 0 && <Undecided job={job} />}
      {(isActive(job.state) || counts.boomeranged > 0) && (
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 border-t border-line px-3.5 py-2.5">
          {job.state !== "tripped" && job.state !== "paused" && isActive(job.state) && (
            <>
              <PauseButton job={job} quietReason />
              <AbortButton job={job} quietReason />
              <SkipCanaryButton job={job} />
            </>
          )}
          <AgainButton job={job} />
          {hasRate(job.state) && !job.plan.options.inPlace && <RateControl job={job} />}
        </div>
      )}
      <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-3.5 py-2.5 text-small text-2">
        <span>
          started <Time at={job.startedAt} seconds />
          {job.startsAt !== null && (
            <>
              , begins <Time at={job.startsAt} seconds />
            </>
          )}
        </span>
        {job.endedAt === null ? <AtRate job={job} /> : <Ended job={job} />}
      </footer>
    </Panel>
  );
}

/** The text is made when it is copied: of what is known then. */
function CopyText({ job }: { job: RedriveDetail }) {
  const cache = useQueryClient();
  const text = () => jobText(job, cache.getQueryData(redriveQueries.failures(job.id).queryKey), window.location.href.split("?")[0] ?? "");
  return (
    <CopyButton text={text} className="-mt-1 -mr-2 text-accent phone:-ml-2.5">
      Copy as text
    </CopyButton>
  );
}

/** On a read-only console only. */
function WaitsForAnother() {
  if (!useIsReadOnly()) return null;
  return (
    <p className="flex items-baseline gap-2.5 border-t border-line px-3.5 py-2.5">
      <Glyph tone="warn" className="translate-y-px" />
      <span className="min-w-0">This console is read-only and sends nothing: the job waits until another console runs it.</span>
    </p>
  );
}

type StateFilterProps = { state: ItemState; count: number; isOn: boolean; onClick: () => void };

/** A count that is also the filter of the list below. */
function StateFilter({ state, count, isOn, onClick }: StateFilterProps) {
  const { word, tone, what } = itemLooks[state];
  const look = count === 0 ? "text-3" : tone === "ok" ? "text-text" : toneText[tone];
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={what}
      onClick={onClick}
      className={cn(
        "inline-flex h-7 items-center gap-1.75 rounded-md px-1.5 hover:bg-hover touch:h-11 touch:px-2.5 phone:min-w-0 phone:px-1.5 phone:text-small phone:whitespace-nowrap",
        look,
        isOn && "bg-selected hover:bg-selected",
      )}
    >
      <Glyph tone={count === 0 ? "unknown" : tone} className={count === 0 ? "opacity-60" : undefined} />
      {word} <span className={cn(count > 0 && "font-semibold")}>{count.toLocaleString("en")}</span>
    </button>
  );
}

function AtRate({ job: { ratePerSec, plan } }: { job: RedriveDetail }) {
  if (plan.options.inPlace) return <span>{inPlaceWords(plan.options.inPlace)}</span>;
  return ratePerSec === null ? <span>no cap on the rate</span> : <span>at most {formatRate(ratePerSec)}</span>;
}

function Ended({ job: { startedAt, endedAt } }: { job: RedriveDetail }) {
  const tookMs = startedAt === null || endedAt === null ? null : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
  return (
    <span>
      ended <Time at={endedAt} seconds />, after <Duration ms={tookMs} />
    </span>
  );
}
