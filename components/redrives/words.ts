import type { Tone } from "@/components/ui/tone";
import type { ChipTone } from "@/components/ui/chip";
import type { RedriveDetail, RedriveRow } from "@/lib/domain/redrive/row";
import { itemWords, jobWords } from "@/lib/domain/redrive/state-words";
import type { ItemState, JobState } from "@/lib/domain/redrive/types";

/** Word, colour and shape of what an item can be. */
export const itemLooks: Record<ItemState, { word: string; tone: Tone; what: string }> = {
  published: { word: itemWords.published, tone: "draining", what: "the target stream has them; what becomes of them is not seen yet" },
  settled: { word: itemWords.settled, tone: "good", what: "whoever failed on them has handled them" },
  "not-observed": { word: itemWords["not-observed"], tone: "unknown", what: "sent; nobody saw what became of them" },
  boomeranged: { word: itemWords.boomeranged, tone: "dead", what: "sent, and dead letters again" },
  intent: { word: itemWords.intent, tone: "draining", what: "sent, or about to be; not yet acknowledged" },
  selected: { word: itemWords.selected, tone: "ok", what: "not sent yet" },
  unknown: { word: itemWords.unknown, tone: "warn", what: "nobody knows whether they were sent: a person has to look" },
  skipped: { word: itemWords.skipped, tone: "unknown", what: "left out; their dead letters stay open" },
};

export type StateCounts = RedriveRow["counts"];

export const jobLooks: Record<JobState, { word: string; tone: Tone; chip: ChipTone }> = {
  planned: { word: jobWords.planned, tone: "ok", chip: "plain" },
  cancelled: { word: jobWords.cancelled, tone: "ok", chip: "plain" },
  expired: { word: jobWords.expired, tone: "ok", chip: "plain" },
  canary: { word: jobWords.canary, tone: "draining", chip: "draining" },
  running: { word: jobWords.running, tone: "draining", chip: "draining" },
  paused: { word: jobWords.paused, tone: "paused", chip: "paused" },
  tripped: { word: jobWords.tripped, tone: "bad", chip: "bad" },
  settling: { word: jobWords.settling, tone: "draining", chip: "draining" },
  aborting: { word: jobWords.aborting, tone: "paused", chip: "paused" },
  succeeded: { word: jobWords.succeeded, tone: "good", chip: "plain" },
  partial: { word: jobWords.partial, tone: "warn", chip: "warn" },
  failed: { word: jobWords.failed, tone: "bad", chip: "bad" },
  aborted: { word: jobWords.aborted, tone: "unknown", chip: "plain" },
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
