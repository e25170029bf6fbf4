import { formatCount, formatCountOf, formatDuration, formatRate } from "../../format";
import type { ItemCounts, JobState } from "../types";
import type { RunOptions } from "./options";
import { sentOf, sumOf } from "./machine";

export type JobFacts = {
  state: JobState;
  stateReason: string | null;
  counts: ItemCounts;
  ratePerSec: number | null;
  /** `null`: nobody can say. */
  etaMs: number | null;
  options: Pick<RunOptions, "inPlace">;
};

/** In place nothing is sent: a consumer is set back, and delivers again what lies there. */
const sending = { done: "sent", undone: "not sent", nothing: "nothing sent yet", never: "nothing was sent", can: "sent" };
const inPlace = {
  done: "delivered again",
  undone: "not delivered again",
  nothing: "nothing delivered again yet",
  never: "nothing was delivered again",
  can: "delivered again in place",
};
type Verb = typeof sending;

/** What a colleague would say of a job; can be pasted into a chat. A reason stands as it was written: it may begin with a name. */
export function sentenceOf({ state, stateReason, counts, ratePerSec, etaMs, options }: JobFacts): string {
  const verb = options.inPlace === null ? sending : inPlace;
  const progress = progressIn(counts, verb);
  const why = stateReason === null ? null : readable(stateReason);
  const because = why === null ? "" : `; ${why}`;
  if (state === "planned" && sumOf(counts) === 0) return `Nothing of what was selected can be ${verb.can}.`;
  if (state === "planned") return `${formatCountOf(sumOf(counts), "message")} planned, ${verb.nothing}.`;
  if (state === "cancelled") return `Cancelled before it began: ${verb.never}.`;
  if (state === "expired") return `The plan expired before anybody started it: ${verb.never}.`;
  if (state === "canary" && why === null && isWatched(counts))
    return `${progress}; the rest waits for what becomes of ${counts.published === 1 ? "it" : "these"}.`;
  if (state === "running" || state === "canary") return `${progress}${because}. ${left(etaMs, ratePerSec)}`.trim();
  if (state === "paused") return `${headed("Paused", why)}. ${progress}.`;
  if (state === "tripped") return `${headed("Stopped by itself", why)}. ${progress}.`;
  if (state === "settling") return `${progress}${because}. What becomes of ${whatIsWatched(counts)} is being watched.`;
  if (state === "aborting") return `${headed("Stopping", why)}. ${progress}.`;
  if (state === "aborted") return `${headed("Aborted", why)}. ${progress}.`;
  if (state === "failed") return `${headed("Stopped", why)}. ${progress}.`;
  // One that was handled may be dead again after the end.
  return state === "succeeded" && counts.boomeranged === 0 ? allSent(counts, verb) : `${progress}${because}.`;
}

/** Times of a reason are written for programs. */
const readable = (reason: string) => reason.replace(/\.$/, "").replaceAll(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d+Z/g, "$1 $2 UTC");

/** The first ones are sent, and nothing else goes out meanwhile. */
const isWatched = ({ published, intent, selected }: ItemCounts) => published > 0 && intent === 0 && selected > 0;

function whatIsWatched(counts: ItemCounts): string {
  if (counts.published < sentOf(counts)) return "the others";
  return counts.published === 1 ? "it" : "them";
}

const headed = (head: string, why: string | null) => (why === null ? head : `${head}: ${why}`);

/** "1,204 of 4,310 sent, 900 handled, 3 came back, 2 not sent": what waits its turn is the rest. */
export const progressOf = ({ counts, options }: Pick<JobFacts, "counts" | "options">): string =>
  progressIn(counts, options.inPlace === null ? sending : inPlace);

function progressIn(counts: ItemCounts, { done, undone }: Verb): string {
  const parts = [`${formatCount(sentOf(counts))} of ${formatCount(sumOf(counts))} ${done}`];
  if (counts.settled > 0) parts.push(`${formatCount(counts.settled)} handled`);
  if (counts.boomeranged > 0) parts.push(`${formatCount(counts.boomeranged)} came back`);
  if (counts["not-observed"] > 0) parts.push(`of ${formatCount(counts["not-observed"])} nobody saw what became`);
  if (counts.intent > 0) parts.push(`${formatCount(counts.intent)} under way`);
  if (counts.unknown > 0) parts.push(`${formatCount(counts.unknown)} undecided`);
  if (counts.skipped > 0) parts.push(`${formatCount(counts.skipped)} ${undone}`);
  return parts.join(", ");
}

function allSent(counts: ItemCounts, { done }: Verb): string {
  const sent = sentOf(counts);
  const all = sent === 1 ? `The message was ${done}` : `All ${formatCountOf(sent, "message")} were ${done}`;
  if (counts.settled === sent) return `${all}, and handled.`;
  return counts.settled === 0 ? `${all}.` : `${all}; of ${formatCount(sent - counts.settled)} nobody saw what became.`;
}

/** The rate is the most that it may be: a ramp, and what is not settled yet, may hold it back. */
function left(etaMs: number | null, ratePerSec: number | null): string {
  if (etaMs === null || ratePerSec === null || etaMs === 0) return "";
  const time = etaMs < 90_000 ? `${Math.max(1, Math.round(etaMs / 1000))} s` : formatDuration(etaMs);
  return `${time} left, at most ${formatRate(ratePerSec)}.`;
}
