import "server-only";
import type { Room } from "@/lib/domain/discard/room";
import { fromTrash, toRestored, type CopyName } from "@/lib/domain/discard/trash-copy";
import { redriveWire, type PublishAnswer, type Publisher, type RedriveWire } from "../redrive";
import type { NatsContext, RawMessage } from "../types";
import { readRoom } from "./read-room";
import { restoredSince, type Searched, type Sent } from "./restored-since";

const ANSWER_MS = 3_000;

/** What a discard and its undo ask of NATS, as one object, so that a test can put a fault between any two steps. */
export type TrashWire = Pick<RedriveWire, "openPublisher" | "streamNow" | "readMany" | "removeMany" | "keepCopy" | "copySeq"> & {
  /** Puts a copy's message back into its dead-letter stream. `null`: this is not the copy of that name. */
  restore(publisher: Publisher, copy: RawMessage, of: CopyName & { stream: string }): Promise<PublishAnswer | null>;
  /** What a stream has room for, on these subjects too. NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE. */
  readRoom(stream: string, subjects: readonly string[]): Promise<Room>;
  /** Sequences behind `base` at which an earlier undo has put these copies back, by their numbers. */
  restoredSince(stream: Searched, base: number, sent: Sent): Promise<Map<number, number>>;
};

export function trashWire(context: NatsContext): TrashWire {
  const { openPublisher, streamNow, readMany, removeMany, keepCopy, copySeq } = redriveWire(context);
  return {
    openPublisher,
    streamNow,
    readMany,
    removeMany,
    keepCopy,
    copySeq,
    async restore(publisher, copy, of) {
      const stored = fromTrash(copy, of);
      return stored && publisher.publish(toRestored(stored, of), ANSWER_MS);
    },
    readRoom: (stream, subjects) => readRoom(context, stream, subjects),
    restoredSince: (stream, base, sent) => restoredSince(context, stream, { base, ...sent }),
  };
}
