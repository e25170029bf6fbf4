import "server-only";
import type { NatsContext, RawMessage } from "../types";
import { readBatch, type BatchFrom } from "./read-batch";
import { isDenied, readMessage, type ReadableStream } from "./read-message";

/**
 * The next messages from a sequence on; none only where the stream's leader has none. A replica may lack what the leader has stored, so that
 * an empty batch of direct get is asked for again by MSG.GET, where that is permitted. Errors as `readBatch`.
 */
export async function readNext(
  context: NatsContext,
  stream: ReadableStream,
  from: Extract<BatchFrom, { fromSeq: number }>,
): Promise<RawMessage[]> {
  const { messages } = await readBatch(context, stream, from);
  if (messages.length > 0 || !stream.allowDirect) return messages;
  try {
    const which = { seq: Math.max(1, from.fromSeq), nextBySubject: from.nextBySubject ?? ">" };
    const next = await readMessage(context, { name: stream.name, allowDirect: false }, which);
    return next ? [next] : [];
  } catch (error) {
    if (isDenied(error)) return []; // direct get is all there is
    throw error;
  }
}
