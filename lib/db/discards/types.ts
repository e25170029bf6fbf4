import type { DiscardCounts, DiscardOfLetter, DiscardPlan } from "@/lib/domain/discard/row";
import type { DiscardItem, DiscardItemState, DiscardState, MovingDiscard } from "@/lib/domain/discard/types";
import type { Place } from "@/lib/domain/redrive/types";
import type { HeldDiscard } from "./guard";
import type { z } from "zod";
import type { DiscardHolder, Holder } from "../jobs/holders";
import type { JobRecord, ListJobs } from "../jobs/read-jobs";

/** A discard as the table holds it. Times are epoch ms. */
export type DiscardRecord = JobRecord & {
  state: DiscardState;
  plan: DiscardPlan;
  undoUntil: number | null;
  undo: { actor: string; reason: string | null; at: number } | null;
  counts: z.infer<typeof DiscardCounts>;
};

export type NewDiscard = Pick<DiscardRecord, "id" | "context" | "actor" | "reason" | "planHash" | "substance" | "plan"> & {
  expiresInMs: number;
  items: readonly DiscardItem[];
};

/** A place to be copied and removed. */
export type WaitingCopy = { n: number; stream: string; createdAt: number; seq: number; seenAt: number; sizeBytes: number };
/** A copy to be put back. `base`: an earlier try may have put it back behind that sequence. */
export type RestoringCopy = { n: number; stream: string; trashSeq: number; sizeBytes: number; base: number | null };

export type CopyOutcome =
  | { n: number; kind: "removed"; trashSeq: number }
  /** `CODE: sentence`; GONE and CHANGED say that the letter itself has left. */
  | { n: number; kind: "skipped"; reason: string };

export type RestoreOutcome = { n: number; kind: "restored"; as: string } | { n: number; kind: "kept"; reason: string };

export type StartOutcome =
  | { kind: "started" }
  | { kind: "not-planned" }
  /** Who holds or has sent some of its letters. */
  | { kind: "held"; by: Holder[]; discards: DiscardHolder[] }
  /** None of its letters is open any more. */
  | { kind: "none" };

/** Who stands on the record for it. */
export type Doer = { id: string; name: string; role: string };

/** Plans, discards and their undo. What a worker writes goes under its lease (StaleLease). Each method is one statement or one transaction; times are the database's. */
export type Discards = {
  create(discard: NewDiscard): Promise<DiscardRecord>;
  /** A planned one whose time is over reads as `expired`. */
  get(id: string): Promise<DiscardRecord | null>;
  /** Newest first. */
  list: ListJobs<DiscardRecord>;
  /** What was skipped, or could not be put back, with why. */
  problems(id: string, limit: number): Promise<{ id: string; state: DiscardItemState; reason: string }[]>;
  /** Its places, each with the letter that it is of now; `at: null`: a record that is only marked. */
  places(id: string): Promise<{ letter: string; at: Place | null }[]>;
  /** The last discard of a letter that was started. */
  ofLetter(letter: string): Promise<(Omit<DiscardOfLetter, "at" | "undoUntil"> & { at: number; undoUntil: number | null }) | null>;
  /** What an undo made of a letter; `null`: nothing. */
  restoredAs(letter: string): Promise<string | null>;
  /**
   * planned → running: every letter that is open is held; records that are only marked are discarded at once; letters that are not open any
   * more are skipped. Or nothing.
   */
  start(id: string, start: { planHash: string; reason: string; keptForMs: number; actor: Doer }): Promise<StartOutcome>;
  /** running → aborting; `false` when it was not running. */
  abort(id: string, why: string): Promise<boolean>;
  isRunning(id: string): Promise<boolean>;
  /** discarded, partial or partly-undone → undoing: marked records are open again at once. `false`: it is none of these, or its time is over. */
  undo(id: string, by: { actor: Doer; reason: string }): Promise<boolean>;
  prune(days: number): Promise<void>;

  /** Discards that want a worker. */
  wanting(contexts: readonly string[]): Promise<{ id: string; state: MovingDiscard; context: string }[]>;
  /** The next places, all of one life of one stream. */
  waiting(id: string, limit: number): Promise<WaitingCopy[]>;
  /** Letters none of whose places wait any more are discarded, gone, or open again where one of them stayed. */
  saveCopies(held: HeldDiscard, outcomes: readonly CopyOutcome[]): Promise<void>;
  /** The next copies to put back, all of one stream. */
  restoring(id: string, limit: number): Promise<RestoringCopy[]>;
  /** Written before the first of them is published. */
  saveBase(held: HeldDiscard, ns: readonly number[], base: number): Promise<void>;
  saveRestored(held: HeldDiscard, outcomes: readonly RestoreOutcome[]): Promise<void>;
  /** Says what it waits for; `null` clears it. One that is aborted keeps who stopped it. */
  saveWaiting(held: HeldDiscard, why: string | null): Promise<void>;
  /** running or aborting → discarded, partial or failed; undoing → undone, partly-undone, or what it was; with a row of the audit. */
  end(held: HeldDiscard): Promise<void>;
};
