import { formatCount, formatDuration, formatRate } from "@/lib/domain/format";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { looksOf } from "./words";

type Shown = Pick<RedriveRow, "state" | "startsAt" | "counts" | "ratePerSec" | "etaMs">;

/** What the bar says of a job beside what came back: how far, how fast at most, how long. What stands still says so first. */
export function barText(job: Shown): string {
  const { state, startsAt, counts, ratePerSec, etaMs } = job;
  const { sent, selected, intent, unknown, skipped } = counts;
  const parts = [`${formatCount(sent)} of ${formatCount(sent + selected + intent + unknown + skipped)} sent`];
  if (state !== "running" || startsAt !== null) parts.unshift(looksOf(job).word);
  else if (ratePerSec !== null) parts.push(`at most ${formatRate(ratePerSec)}`);
  if (etaMs !== null && etaMs > 0) parts.push(`${formatDuration(Math.max(1_000, etaMs))} left`);
  return parts.join(" · ");
}
