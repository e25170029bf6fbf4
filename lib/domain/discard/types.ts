import type { ItemLetter } from "../redrive/types";

/** What a discard can be. What rests, nobody works on. */
export const discardStates = [
  "planned",
  "expired",
  "running",
  "aborting",
  "discarded",
  "partial",
  "failed",
  "undoing",
  "undone",
  "partly-undone",
] as const;
export type DiscardState = (typeof discardStates)[number];

export type MovingDiscard = Extract<DiscardState, "running" | "aborting" | "undoing">;
export const isMoving = (state: DiscardState): state is MovingDiscard => state === "running" || state === "aborting" || state === "undoing";

/** What one place of a letter can be: `removed` has a copy in the trash, `marked` was never touched in NATS. */
export const discardItemStates = ["waiting", "removed", "marked", "skipped", "restoring", "restored"] as const;
export type DiscardItemState = (typeof discardItemStates)[number];

/** Why a plan leaves a letter out. */
export const discardRefusalCodes = ["CLAIMED", "NOT_OPEN", "GONE", "NOT_FOUND", "DENIED", "NOT_RESTORABLE", "TOO_LARGE"] as const;
export type DiscardRefusalCode = (typeof discardRefusalCodes)[number];

export const discardWarningCodes = ["MAKES_TRASH", "MARKED_ONLY", "PERMISSIONS_UNKNOWN", "INDEX_BEHIND"] as const;

/** One place to take a letter's copy from, or (`at: null`) a letter of which only the record is marked. */
export type DiscardItem = {
  /** 1, 2, 3…: with the discard's id it names the copy in the trash. */
  n: number;
  letter: string;
  at: (Omit<ItemLetter, "id"> & { sizeBytes: number }) | null;
  /** Whether the message was still there when it was planned. */
  hadPayload: boolean;
};
