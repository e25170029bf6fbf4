import type { RedriveRow } from "./row";
import type { ItemState, JobState } from "./types";

/** What an item's state is called, on every page. */
export const itemWords: Readonly<Record<ItemState, string>> = {
  published: "sent",
  settled: "settled",
  "not-observed": "not observed",
  boomeranged: "came back",
  intent: "under way",
  selected: "waiting",
  unknown: "undecided",
  skipped: "not sent",
};

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

export const countOf = (counts: RedriveRow["counts"], state: ItemState): number => counts[state === "not-observed" ? "notObserved" : state];

/** What a job's state is called. */
export const jobWords: Readonly<Record<JobState, string>> = {
  planned: "planned",
  cancelled: "cancelled",
  expired: "expired",
  canary: "trying a few",
  running: "running",
  paused: "paused",
  tripped: "stopped by itself",
  settling: "settling",
  aborting: "stopping",
  succeeded: "succeeded",
  partial: "partial",
  failed: "failed",
  aborted: "aborted",
};
