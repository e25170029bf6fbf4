import "server-only";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import type { NatsContext, RawMessage } from "../types";
import { separateControlHeaders } from "./control-headers";
import { directBatch, type BatchRequest } from "./direct-batch";
import { msgGet } from "./msg-get";
import { isDenied, type ReadableStream } from "./read-message";

export type BatchFrom = ({ fromSeq: number } | { fromTime: string }) & { nextBySubject?: string; batch: number; maxBytes?: number };

export type Batch = {
  messages: RawMessage[];
  /** How many more match behind the last; `null` where the server does not say (MSG.GET, servers before 2.11). */
  numPending: number | null;
  /** Sequence of the last message of this batch; `null` when it is empty. */
  lastSeq: number | null;
};

/** One by one costs a round trip each: not more than this many in a row. */
const MAX_ONE_BY_ONE = 100;
const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Stored messages in their order, from a sequence or a time on, stepping over what was deleted. Batched direct get; without it
 * MSG.GET one by one, up to 100 (from a sequence only: MSG.GET knows no time). Errors: NATS_DENIED, NATS_UNAVAILABLE, UNSUPPORTED.
 */
export async function readBatch(context: NatsContext, stream: ReadableStream, from: BatchFrom): Promise<Batch> {
  if (!stream.allowDirect) return oneByOne(context, stream, from);
  try {
    return (await batched(context, stream, from)) ?? (await oneByOne(context, stream, from));
  } catch (error) {
    if (!(error instanceof NoResponders) && !isDenied(error)) throw error;
    if ("fromTime" in from) throw error;
    return oneByOneOr(error, () => oneByOne(context, stream, from));
  }
}

/** When the second way is not permitted either, the first refusal is the one to tell. */
async function oneByOneOr(first: AppError, second: () => Promise<Batch>): Promise<Batch> {
  try {
    return await second();
  } catch (error) {
    throw isDenied(error) && isDenied(first) ? first : error;
  }
}

async function batched(context: NatsContext, stream: ReadableStream, from: BatchFrom): Promise<Batch | null> {
  const { replies, end } = await directBatch(context, stream.name, toRequest(from));
  if (end.kind === "unbatched") return null;
  if (end.kind === "refused") throw new AppError("UNSUPPORTED", end.text);
  const messages: RawMessage[] = [];
  for (const reply of replies) {
    const separated = reply.headerBlock && separateControlHeaders(reply.headerBlock);
    if (!separated) throw new AppError("NATS_UNAVAILABLE", "DIRECT.GET was answered with something that is not a message");
    const { subject, seq, at } = separated.control;
    const asRead = { stream: stream.name, seq, subject, at, headerBlock: separated.stored, payload: reply.data };
    messages.push(separated.exact ? asRead : ((await exactOrNull(context, stream, seq)) ?? asRead));
  }
  return { messages, numPending: end.kind === "eob" ? end.numPending : 0, lastSeq: messages.at(-1)?.seq ?? null };
}

/** A broken stored block can be read whole by MSG.GET only; where that is not permitted, the message comes without it. */
async function exactOrNull(context: NatsContext, stream: ReadableStream, seq: number): Promise<RawMessage | null> {
  try {
    return await msgGet(context, stream.name, { seq });
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

async function oneByOne(context: NatsContext, stream: ReadableStream, from: BatchFrom): Promise<Batch> {
  if ("fromTime" in from) throw new AppError("UNSUPPORTED", `Reading from a time needs direct get, which ${stream.name} does not allow.`);
  const messages: RawMessage[] = [];
  const maxBytes = from.maxBytes ?? DEFAULT_MAX_BYTES;
  const most = Math.min(from.batch, MAX_ONE_BY_ONE);
  let sizeBytes = 0;
  for (let seq = from.fromSeq; messages.length < most && sizeBytes < maxBytes;) {
    const message = await msgGet(context, stream.name, { seq, nextBySubject: from.nextBySubject ?? ">" });
    if (!message) return { messages, numPending: 0, lastSeq: messages.at(-1)?.seq ?? null };
    messages.push(message);
    sizeBytes += message.payload.length + (message.headerBlock?.length ?? 0);
    seq = message.seq + 1;
  }
  return { messages, numPending: null, lastSeq: messages.at(-1)?.seq ?? null };
}

function toRequest(from: BatchFrom): BatchRequest {
  return {
    ...("fromSeq" in from ? { seq: Math.max(1, from.fromSeq) } : { start_time: from.fromTime }),
    ...(from.nextBySubject ? { next_by_subj: from.nextBySubject } : {}),
    batch: from.batch,
    max_bytes: from.maxBytes ?? DEFAULT_MAX_BYTES,
  };
}

/**
 * How many stored messages from `seq` on match `subject`; `null` where the server does not say: no direct
 * get, not permitted, or older than 2.11.
 */
export async function countFrom(
  context: NatsContext,
  stream: ReadableStream,
  { seq, subject }: { seq: number; subject: string },
): Promise<number | null> {
  if (!stream.allowDirect) return null;
  try {
    const { replies, end } = await directBatch(context, stream.name, {
      seq: Math.max(1, seq),
      next_by_subj: subject,
      batch: 1,
      max_bytes: 1,
    });
    if (end.kind === "none") return 0;
    return end.kind === "eob" ? replies.length + end.numPending : null;
  } catch (error) {
    if (error instanceof NoResponders || isDenied(error)) return null;
    throw error;
  }
}
