import { ownStreams } from "../../own-streams";
import type { Seen } from "./types";

type Named = Pick<Seen, "context" | "originalStream" | "originalSeq" | "msgId">;

/**
 * The message that a sighting names, by stream and sequence; `null` where it does not. Of which life of the stream is another question. With
 * lengths, because anybody writes names: no two of them make one key.
 */
export const messageKey = ({ context, originalStream, originalSeq }: Named): string | null =>
  originalStream === null || originalSeq === null ? null : `${originalSeq} ${originalStream.length} ${originalStream} ${context}`;

export const msgIdKey = ({ context, msgId }: Named): string | null => (msgId === null ? null : `${msgId.length} ${msgId} ${context}`);

/** Whose copy lies at the place, in the order in which bytes are taken: the user's, ours, or the message itself. */
export function rankOf({ kind, stream, seq, originalStream, originalSeq }: Omit<Seen, "present">): 0 | 1 | 2 {
  if (kind !== "stored" && stream === originalStream && seq === originalSeq) return 2;
  return stream === ownStreams.deadLetters ? 1 : 0;
}

/** Of a copy: the life of the stream that it lies in. */
export const copyStream = (seen: Seen): string | null => (rankOf(seen) === 2 ? null : JSON.stringify([seen.stream, seen.streamCreatedAt]));
