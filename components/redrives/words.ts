import type { Tone } from "@/components/ui/tone";
import type { ChipTone } from "@/components/ui/chip";
import type { RedriveDetail, RedriveRow } from "@/lib/domain/redrive/row";
import type { ItemState, JobState } from "@/lib/domain/redrive/types";

/** Word, colour and shape of what an item can be. */
export const itemLooks: Record<ItemState, { word: string; tone: Tone; what: string }> = {
  published: { word: "sent", tone: "draining", what: "the target stream has them; what becomes of them is not seen yet" },
  settled: { word: "settled", tone: "good", what: "whoever failed on them has handled them" },
  "not-observed": { word: "not observed", tone: "unknown", what: "sent; nobody saw what became of them" },
  boomeranged: { word: "came back", tone: "dead", what: "sent, and dead letters again" },
  intent: { word: "under way", tone: "draining", what: "sent, or about to be; not yet acknowledged" },
  selected: { word: "waiting", tone: "ok", what: "not sent yet" },
  unknown: { word: "undecided", tone: "warn", what: "nobody knows whether they were sent: a person has to look" },
  skipped: { word: "not sent", tone: "unknown", what: "left out; their dead letters stay open" },
};

export type StateCounts = RedriveRow["counts"];

export const countOf = (counts: StateCounts, state: ItemState): number => counts[state === "not-observed" ? "notObserved" : state];

/** In the order in which they are told: how far it is, what needs a person, what was left out. */
export const itemOrder: readonly ItemState[] = [
  "settled",
  "published",
  "intent",
  "selected",
  "boomeranged",
  "not-observed",
  "unknown",
  "skipped",
];

export const jobLooks: Record<JobState, { word: string; tone: Tone; chip: ChipTone }> = {
  planned: { word: "planned", tone: "ok", chip: "plain" },
  cancelled: { word: "cancelled", tone: "ok", chip: "plain" },
  expired: { word: "expired", tone: "ok", chip: "plain" },
  canary: { word: "trying a few", tone: "draining", chip: "draining" },
  running: { word: "running", tone: "draining", chip: "draining" },
  paused: { word: "paused", tone: "paused", chip: "paused" },
  tripped: { word: "stopped by itself", tone: "bad", chip: "bad" },
  settling: { word: "settling", tone: "draining", chip: "draining" },
  aborting: { word: "stopping", tone: "paused", chip: "paused" },
  succeeded: { word: "succeeded", tone: "good", chip: "plain" },
  partial: { word: "partial", tone: "warn", chip: "warn" },
  failed: { word: "failed", tone: "bad", chip: "bad" },
  aborted: { word: "aborted", tone: "unknown", chip: "plain" },
};

const notBegun: (typeof jobLooks)[JobState] = { word: "not begun", tone: "ok", chip: "plain" };

/** Of one that was started and waits for its hour, that it waits. */
export const looksOf = ({ state, startsAt }: Pick<RedriveRow, "state" | "startsAt">) =>
  startsAt !== null && canPause(state) ? notBegun : jobLooks[state];

export { isLive as isActive } from "@/lib/domain/redrive/types";
/** It sends, or is about to. */
export const canPause = (state: JobState) => state === "canary" || state === "running";
export const canResume = (state: JobState) => state === "paused" || state === "tripped";
/** What its first ones come to is waited for, and a person has not said that it need not be. */
export const canSkipCanary = ({ state, counts, plan, skipCanary }: Pick<RedriveDetail, "state" | "counts" | "plan" | "skipCanary">) =>
  !skipCanary && (state === "canary" || (state === "paused" && hasOpenCanaries(counts, plan.canary?.count ?? 0)));
/** Not all of them are sent, or what one came to is not known yet; of those that failed a person has only to go on. */
const hasOpenCanaries = ({ sent, published }: StateCounts, canaries: number) => sent < canaries || (sent === canaries && published > 0);
/** Something of it is still to be sent: how fast matters. */
export const hasRate = (state: JobState) => canPause(state) || canResume(state);

/** A plan that was never started has nothing to tell but itself. */
export const wasStarted = (state: JobState) => state !== "planned" && state !== "cancelled" && state !== "expired";

/** "1 message", "1,204 messages". */
export const messagesOf = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "message" : "messages"}`;

/** Enough of a hash to tell plans apart. */
export const shortHash = (hash: string) => hash.slice(0, 4);
