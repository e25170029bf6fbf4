import { formatCount, formatCountOf, formatDuration, formatRate } from "../../format";
import { etaMsOf } from "../eta";
import type { ItemCounts, JobState } from "../types";

export type JobFacts = {
  state: JobState;
  stateReason: string | null;
  counts: ItemCounts;
  ratePerSec: number | null;
};

/** What a colleague would say of a job; can be pasted into a chat. A reason stands as it was written: it may begin with a name. */
export function sentenceOf({ state, stateReason, counts, ratePerSec }: JobFacts): string {
  const progress = progressOf(counts);
  const why = stateReason?.replace(/\.$/, "") ?? null;
  const because = why === null ? "" : `; ${why}`;
  if (state === "planned") return `${formatCountOf(totalOf(counts), "message")} planned, nothing sent yet.`;
  if (state === "cancelled") return "Cancelled before it began: nothing was sent.";
  if (state === "expired") return "The plan expired before anybody started it: nothing was sent.";
  if (state === "running") return `${progress}${because}. ${left(counts, ratePerSec)}`.trim();
  if (state === "aborting") return `${headed("Stopping", why)}. ${progress}.`;
  if (state === "aborted") return `${headed("Aborted", why)}. ${progress}.`;
  if (state === "failed") return `${headed("Stopped", why)}. ${progress}.`;
  return state === "succeeded" ? allSent(counts) : `${progress}${because}.`;
}

const headed = (head: string, why: string | null) => (why === null ? head : `${head}: ${why}`);

const totalOf = ({ selected, intent, published, unknown, skipped }: ItemCounts) => selected + intent + published + unknown + skipped;

/** "1,204 of 4,310 sent, 3 undecided, 2 not sent": what waits its turn is the rest. */
function progressOf(counts: ItemCounts): string {
  const parts = [`${formatCount(counts.published)} of ${formatCount(totalOf(counts))} sent`];
  if (counts.intent > 0) parts.push(`${formatCount(counts.intent)} under way`);
  if (counts.unknown > 0) parts.push(`${formatCount(counts.unknown)} undecided`);
  if (counts.skipped > 0) parts.push(`${formatCount(counts.skipped)} not sent`);
  return parts.join(", ");
}

function allSent(counts: ItemCounts): string {
  return counts.published === 1 ? "The message was sent." : `All ${formatCountOf(counts.published, "message")} were sent.`;
}

function left({ selected, intent }: ItemCounts, ratePerSec: number | null): string {
  const etaMs = etaMsOf(selected + intent, ratePerSec);
  if (etaMs === null || ratePerSec === null || etaMs === 0) return "";
  const time = etaMs < 90_000 ? `${Math.max(1, Math.round(etaMs / 1000))} s` : formatDuration(etaMs);
  return `${time} left at ${formatRate(ratePerSec)}.`;
}
