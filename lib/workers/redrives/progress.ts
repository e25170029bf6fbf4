import "server-only";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import { moved } from "@/lib/domain/redrive/run/machine";
import type { ItemCounts, ItemOutcome, ItemState } from "@/lib/domain/redrive/types";
import type { JobParts } from "./job-parts";

const SAY_EVERY_MS = 250;

export type Progress = {
  counts(): ItemCounts;
  /** After it was written: so many items went from one state to another. */
  moved(from: ItemState, to: ItemState, count: number): void;
  saved(outcomes: readonly ItemOutcome[]): void;
  /** Letters of this dead-letter stream are in another state now. */
  touched(stream: string): void;
  /** Says what was not said yet. */
  end(): void;
};

const kinds = ["published", "skipped", "unknown", "unsent"] as const;
const becomes = { published: "published", skipped: "skipped", unknown: "unknown", unsent: "selected" } as const;

/** Counts along with the ledger, and tells the pages, four times a second at most. */
export function trackProgress(
  job: Pick<RunningJob, "id" | "context" | "counts">,
  { jobs, arrivals }: Pick<JobParts, "jobs" | "arrivals">,
): Progress {
  let counts = job.counts;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const streams = new Set<string>();

  function say(): void {
    timer = undefined;
    jobs.say({ job: job.id, kind: "progress" });
    for (const stream of streams) arrivals.say({ context: job.context, stream, count: 0 });
    streams.clear();
  }
  const soon = () => void (timer ??= setTimeout(say, SAY_EVERY_MS));
  function move(from: ItemState, to: ItemState, count: number): void {
    if (count === 0) return;
    counts = moved(counts, from, to, count);
    soon();
  }

  return {
    counts: () => counts,
    moved: move,
    saved(outcomes) {
      const counted = { published: 0, skipped: 0, unknown: 0, unsent: 0 };
      for (const { kind } of outcomes) counted[kind] += 1;
      for (const kind of kinds) move("intent", becomes[kind], counted[kind]);
    },
    touched(stream) {
      streams.add(stream);
      soon();
    },
    end() {
      if (timer === undefined) return;
      clearTimeout(timer);
      say();
    },
  };
}
