import "server-only";
import type { Room } from "@/lib/domain/discard/room";
import { fromTrash, toRestored, toTrash, trashSubject, type CopyName } from "@/lib/domain/discard/trash-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import { readMessage } from "../messages";
import { redriveWire, type PublishAnswer, type Publisher, type RedriveWire } from "../redrive";
import type { NatsContext, RawMessage } from "../types";
import { readRoom } from "./read-room";
import { restoredSince, type Searched, type Sent } from "./restored-since";

const ANSWER_MS = 3_000;

/** What a discard and its undo ask of NATS, as one object, so that a test can put a fault between any two steps. */
export type TrashWire = Pick<RedriveWire, "openPublisher" | "streamNow" | "readMany" | "removeMany"> & {
  /** Stores a safe copy, once: a second time is `refused` with errCode 10071. */
  copy(publisher: Publisher, message: RawMessage, of: CopyName & { createdAt: number }): Promise<PublishAnswer>;
  /** Where the copy of that name lies in the trash; `null` when there is none. */
  copySeq(of: CopyName): Promise<number | null>;
  /** Puts a copy's message back into its dead-letter stream. `null`: this is not the copy of that name. */
  restore(publisher: Publisher, copy: RawMessage, of: CopyName & { stream: string }): Promise<PublishAnswer | null>;
  /** What a stream has room for, on these subjects too. NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE. */
  readRoom(stream: string, subjects: readonly string[]): Promise<Room>;
  /** Sequences behind `base` at which an earlier undo has put these copies back, by their numbers. */
  restoredSince(stream: Searched, base: number, sent: Sent): Promise<Map<number, number>>;
};

export function trashWire(context: NatsContext): TrashWire {
  const { openPublisher, streamNow, readMany, removeMany } = redriveWire(context);
  return {
    openPublisher,
    streamNow,
    readMany,
    removeMany,
    copy: (publisher, message, of) => publisher.publish(toTrash(message, of), ANSWER_MS),
    async copySeq(of) {
      // By MSG.GET: a replica may not have what was stored a moment ago.
      const trash = { name: ownStreams.trash, allowDirect: false };
      const copy = await readMessage(context, trash, { lastBySubject: trashSubject(of) }).catch(nullIfGone);
      return copy && fromTrash(copy, of) ? copy.seq : null;
    },
    async restore(publisher, copy, of) {
      const stored = fromTrash(copy, of);
      return stored && publisher.publish(toRestored(stored, of), ANSWER_MS);
    },
    readRoom: (stream, subjects) => readRoom(context, stream, subjects),
    restoredSince: (stream, base, sent) => restoredSince(context, stream, { base, ...sent }),
  };
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}
