import type { Batch, ItemCounts, ItemState, JobState } from "../types";

/**
 * The one machine of jobs and items. A job ends by itself only through `endOf`; an item in `intent` may have been sent, so it goes
 * back to `selected` only where it certainly was not.
 */

const jobMoves: Record<JobState, readonly JobState[]> = {
  planned: ["canary", "running", "cancelled", "expired"],
  canary: ["running", "paused", "tripped", "settling", "aborting", "succeeded", "partial", "failed"],
  running: ["canary", "paused", "tripped", "settling", "aborting", "succeeded", "partial", "failed"],
  // What was sent before is still watched; it goes on only when a person says so.
  paused: ["running", "aborting", "failed"],
  tripped: ["running", "aborting", "failed"],
  // A person decides about an unknown item meanwhile.
  settling: ["running", "aborting", "succeeded", "partial", "failed"],
  // An abort that comes when everything is sent already ends as what was sent.
  aborting: ["aborted", "succeeded", "partial", "failed"],
  cancelled: [],
  expired: [],
  succeeded: [],
  // A person decides about its unknown items, and a runner ends it once more.
  partial: ["running"],
  failed: ["running"],
  aborted: ["running"],
};

const itemMoves: Record<ItemState, readonly ItemState[]> = {
  // One that was unknown, and that a person wanted sent again, is unknown again where it is not.
  selected: ["intent", "skipped", "unknown"],
  intent: ["published", "unknown", "skipped", "selected"],
  unknown: ["published", "selected"],
  published: ["settled", "not-observed", "boomeranged"],
  // What was acknowledged can die all the same: handlers write their dead letter first.
  settled: ["boomeranged"],
  "not-observed": ["settled", "boomeranged"],
  boomeranged: [],
  skipped: [],
};

export const jobCanBecome = (from: JobState, to: JobState) => jobMoves[from].includes(to);
export const itemCanBecome = (from: ItemState, to: ItemState) => itemMoves[from].includes(to);

/** The counts after `count` items went from one state to another. */
export function moved(counts: ItemCounts, from: ItemState, to: ItemState, count = 1): ItemCounts {
  if (from === to) return counts;
  if (!itemCanBecome(from, to)) throw new Error(`an item cannot go from ${from} to ${to}`);
  return { ...counts, [from]: counts[from] - count, [to]: counts[to] + count };
}

/** Why nothing more is sent: a person wished it, or the target (or the dead-letter stream) does not let us. `leftUndone`: what an abort did not wait for. */
export type Failure = { kind: "failure"; why: string };
export type Stop = { kind: "abort"; leftUndone?: string } | Failure;

export type End = {
  state: "succeeded" | "partial" | "failed" | "aborted";
  /** Of an aborted one: what is to be added to why it was aborted. */
  stateReason: string | null;
  restReason: "ABORTED" | "STOPPED";
};

/** What a job ends as. Selected items that are left become skipped for `restReason`. */
export function endOf(counts: ItemCounts, stop: Stop | null): End {
  if (counts.intent > 0) throw new Error("a job cannot end while it is not known whether an item was sent");
  if (stop?.kind === "failure") return { state: "failed", stateReason: stop.why, restReason: "STOPPED" };
  const restReason = stop ? "ABORTED" : "STOPPED";
  const stateReason = stop?.leftUndone ?? null;
  if (stop && counts.selected > 0) return { state: "aborted", stateReason, restReason };
  const isWhole = counts.published + counts.settled + counts["not-observed"] === sumOf(counts);
  return { state: isWhole ? "succeeded" : "partial", stateReason, restReason };
}

export const noItems = (): ItemCounts => ({
  selected: 0,
  intent: 0,
  published: 0,
  settled: 0,
  "not-observed": 0,
  boomeranged: 0,
  unknown: 0,
  skipped: 0,
});

/** Everything that has a PubAck, whatever became of it. */
export const sentOf = (counts: ItemCounts): number => counts.published + counts.settled + counts["not-observed"] + counts.boomeranged;

export const sumOf = (counts: ItemCounts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What must be known of a target to send something again that may be stored already. */
export type Coverage = { at: number; leader: string | null; duplicateWindowMs: number };

/** A clock that is late, a request that is slow: this much of the window is not used. */
const MARGIN_MS = 5_000;
const marginMs = (windowMs: number) => Math.min(MARGIN_MS, windowMs / 10);

/**
 * For how long the server will still know the ids of this batch, in ms from `now.at`; 0 when it may not know them any more: the window
 * is over, or its leader is another process, which forgets the ids of messages that are no longer stored (protocol §3). A window that is longer
 * now brings back no id that was forgotten.
 */
export function coveredForMs(batch: Pick<Batch, "t0" | "leader" | "duplicateWindowMs">, now: Coverage): number {
  if (batch.leader === null || batch.leader !== now.leader) return 0;
  const windowMs = Math.min(batch.duplicateWindowMs ?? now.duplicateWindowMs, now.duplicateWindowMs);
  return Math.max(0, batch.t0 + windowMs - marginMs(windowMs) - now.at);
}
