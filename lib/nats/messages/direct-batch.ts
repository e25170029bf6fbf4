import "server-only";
import { headerText, parseHeaders } from "@/lib/domain/headers";
import { AppError } from "@/lib/errors";
import { apiVerb } from "../api-verb";
import { NoResponders } from "../inbox";
import type { NatsContext, RawReply } from "../types";

/** No reply for so long: the rest of the batch will not come. */
const QUIET_MS = 5_000;

export type BatchRequest = { seq?: number; start_time?: string; next_by_subj?: string; batch: number; max_bytes?: number };

/** The raw replies of one batched direct get, and how it ended. */
export type DirectBatch = {
  replies: RawReply[];
  end: { kind: "eob"; numPending: number } | { kind: "none" } | { kind: "refused"; text: string } | { kind: "unbatched" };
};

/** Asks once and collects replies until `204 EOB`. */
export async function directBatch(context: NatsContext, stream: string, request: BatchRequest): Promise<DirectBatch> {
  const subject = `${context.settings.jsApiPrefix}.DIRECT.GET.${stream}`;
  const what = apiVerb(subject, context.settings.jsApiPrefix);
  const last: { end: ReturnType<typeof endOf> } = { end: null };
  const isLast = (reply: RawReply, count: number) => {
    last.end = endOf(reply, what);
    return last.end !== null || (count === 1 && !hasNumPending(reply));
  };
  const replies = await context.collect(subject, JSON.stringify(request), { isLast, quietMs: QUIET_MS });
  const { end } = last;
  if (end instanceof AppError) throw end;
  return end ? { replies: replies.slice(0, -1), end } : { replies, end: { kind: "unbatched" } };
}

/** How this reply ends the batch; `null` for a message. Only replies without data can: a stored message may carry a status too. */
function endOf(reply: RawReply, what: string): DirectBatch["end"] | AppError | null {
  if (reply.status === null || reply.data.length > 0 || !reply.headerBlock) return null;
  const block = parseHeaders(reply.headerBlock);
  if (headerText(block, "Nats-Sequence") !== null) return null;
  if (reply.status === 503) return new NoResponders(`nobody answers ${what}`);
  if (reply.status === 404) return { kind: "none" };
  if (reply.status === 204) return { kind: "eob", numPending: Number(headerText(block, "Nats-Num-Pending") ?? 0) };
  return { kind: "refused", text: `${what}: ${reply.status} ${block.description ?? ""}`.trim() };
}

const hasNumPending = ({ headerBlock }: RawReply) =>
  headerBlock !== null && headerText(parseHeaders(headerBlock), "Nats-Num-Pending") !== null;
