import type { HeaderLine } from "../headers";

/** States in which a runner has the job. */
export const liveJobStates = ["canary", "running", "paused", "tripped", "settling", "aborting"] as const;
export type LiveJobState = (typeof liveJobStates)[number];

/** What a job can be. */
export const jobStates = ["planned", "cancelled", "expired", ...liveJobStates, "succeeded", "partial", "failed", "aborted"] as const;
export type JobState = (typeof jobStates)[number];

export const isLive = (state: JobState): state is LiveJobState => (liveJobStates as readonly JobState[]).includes(state);

/** What one message of a job can be; exclusive, so that the counts sum to the selection. */
export const itemStates = ["selected", "intent", "published", "settled", "not-observed", "boomeranged", "unknown", "skipped"] as const;
export type ItemState = (typeof itemStates)[number];

/**
 * What became of a message after its PubAck. `settled`: whoever failed on it has acknowledged it. `not-observed`: nobody could see it, or not in
 * time. `boomeranged`: it is a dead letter again. Only the last of these is final: a message can die after it was acknowledged.
 */
export const settledStates = ["settled", "not-observed", "boomeranged"] as const;
export type SettledState = (typeof settledStates)[number];

export type Settlement = {
  n: number;
  state: SettledState;
  /** The consumer that acknowledged it, where that was seen; else why nobody could see it. */
  by: string | null;
  /** When it was seen, epoch ms. */
  at: number;
  /** Id of the dead letter that it became. */
  boomerang: string | null;
};

/** Why a plan leaves a letter out. */
export const refusalCodes = [
  "NO_STREAM",
  "NO_ACK",
  "STREAM_FULL",
  "STREAM_SEALED",
  "NO_CONSUMER",
  "TOO_LARGE",
  "COUNTER",
  "DELETE_MARKER",
  "CLAIMED",
  "ALREADY_REDRIVEN",
  "FEEDS_DLQ",
  "DENIED",
  "GONE",
  "NOT_FOUND",
  "UNSUPPORTED",
  "COPIES_DIFFER",
  "QUARANTINED",
  "LOSSY_EDIT",
  "EDIT_FAILED",
  "COMES_AGAIN",
  "NOT_IN_PLACE",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What a plan says beforehand about letters that it does send. */
export const warningCodes = [
  "INDEX_BEHIND",
  "GROUP_GROWS",
  "UNGUARDED",
  "ORDER_BREAKS",
  "WINDOW_SHORT",
  "ECHO_HOLDS",
  "TARGET_PAUSED",
  "TARGET_DOWN",
  "SHORT_LIVED",
  "SEEN_TWICE",
  "IDS_REPLACED",
  "TTL_LOST",
  "HEADERS_UNKNOWN",
  "OTHER_STREAM",
  "OTHER_SUBJECT",
  "FEEDS_DLQ",
  "ORIGINAL_STAYS",
  "DROPS_OTHERS",
  "RECEIVERS_UNKNOWN",
  "PERMISSIONS_UNKNOWN",
  "LETTER_UNKNOWN",
  "IN_PLACE",
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** Why an item was not sent. Codes of the server's refusals join those of the plan. */
export type SkipReason = RefusalCode | "CHANGED" | "ABORTED" | "STOPPED" | "REFUSED";

/** One message in one life of a stream: a stream deleted and made again is another one. `createdAt` is epoch ms. */
export type Place = { stream: string; createdAt: number; seq: number };

/** A dead letter of an item: its id, where it lies, and when it was stored there (epoch ms), by which it is known again. */
export type ItemLetter = Place & { id: string; seenAt: number };

/**
 * One message to be sent, for one dead letter, or for several that are deaths of the same message. `letters[0]` names the item: its place is
 * in the Nats-Msg-Id and in Jetlag-Source, and its copy is sent where the original is no longer stored.
 */
export type PlannedItem = {
  /** 1, 2, 3… in the order of sending: by subject's first letter, then dead-letter sequence. */
  n: number;
  letters: readonly [ItemLetter, ...ItemLetter[]];
  /** Where the message itself lies or lay, when its stream instance is known. */
  original: Place | null;
  /** The original leaves too: it was seen exhausted in a work queue. When it was stored there, by which it is known again. */
  removesOriginal?: { storedAt: number } | null;
  /** The subject that it died on, where it goes out on another. */
  originalSubject?: string;
  subject: string;
  target: string;
  targetCreatedAt: number;
  /** Of the copy that is sent: that of the letter + 1. */
  generation: number;
  /** After the PubAck the letter stays: `keep`, or a target that may lose the copy before it is handled. */
  keepsLetter: boolean;
  /** Who gave up on it, where that is known: it is settled once they have acknowledged it. */
  consumer: string | null;
  /** What goes out stands in the plan's edits, and nowhere else. */
  edited?: true;
};

/** What goes out for an edited item, fixed when it was planned. Hashes are sha256 of the bodies, hex; `diff` is for people, and short. */
export type PlannedEdit = {
  n: number;
  headerBlock: Uint8Array;
  payload: Uint8Array;
  sha256Before: string;
  sha256After: string;
  diff: string;
};

/** What goes out for one letter, before our own headers: decided from stored bytes alone (dead-letters: original, else copy, else envelope). */
export type Outgoing = {
  /** `null`: the letter does not say where it died. */
  subject: string | null;
  /** Application headers in their order, control headers dropped. */
  headers: readonly HeaderLine[];
  /** `false`: an envelope that does not carry the headers of the original. */
  headersKnown: boolean;
  payload: Uint8Array;
  from: "original" | "copy" | "envelope";
  /** Its own Nats-Msg-Id (or the Jetlag-Original-Msg-Id of an earlier re-drive), which ours replaces. */
  originalMsgId: Uint8Array | null;
  /** Nats-TTL: what it had to live stays behind. */
  hasTtl: boolean;
  /** Nats-Incr: sending it again would count twice. */
  isCounter: boolean;
  /** Nats-Marker-Reason: the server wrote it when it removed something. */
  isDeleteMarker: boolean;
  /** Of the letter: Jetlag-Generation, 0 where it was never re-driven. */
  generation: number;
  /** Of an edited one: sha256 (hex) of the body that it had. */
  editedFrom?: string;
};

/** One batch of a job as the ledger holds it. Times are epoch ms by NATS's clock. */
export type Batch = {
  n: number;
  epoch: bigint;
  target: string;
  /** Server time of the STREAM.INFO that the intent rests on, its last sequence, and who led then (`server.id`, new at each start). */
  t0: number;
  base: number;
  leader: string | null;
  /** Of the same STREAM.INFO; `null` where it was not written down. */
  duplicateWindowMs: number | null;
  /** `intent`: what was in flight is not known. `published`: results are written, letters may still lie there. `done`. */
  state: "intent" | "published" | "done";
};

/** What an item's publish came to. */
export type ItemOutcome =
  | { n: number; kind: "published"; stream: string; seq: number; at: number; duplicate: boolean }
  | { n: number; kind: "skipped"; reason: SkipReason; detail: string }
  | { n: number; kind: "unknown"; detail: string }
  /** Certainly not sent: free for the next batch. */
  | { n: number; kind: "unsent" };

export type ItemCounts = Record<ItemState, number>;
