import "server-only";
import { createInbox, type Msg, type Subscription } from "@nats-io/transport-node";
import { headerText, parseHeaders } from "@/lib/domain/headers";
import { AppError } from "@/lib/errors";
import { apiVerb } from "../api-verb";
import { NoResponders } from "../inbox";
import { isPermissionViolation } from "../permission-violation";
import { rawOf } from "../raw";
import type { NatsContext, RawReply } from "../types";

/** No reply for so long: the rest of the batch will not come. */
const QUIET_MS = 5_000;

export type BatchRequest = { seq?: number; start_time?: string; next_by_subj?: string; batch: number; max_bytes?: number };

/** The raw replies of one batched direct get, and how it ended. */
export type DirectBatch = {
  replies: RawReply[];
  end: { kind: "eob"; numPending: number } | { kind: "none" } | { kind: "refused"; text: string } | { kind: "unbatched" };
};

/**
 * Asks once and collects replies until `204 EOB`. Needs a subscription of its own, because a request takes one reply only, and
 * because the stock client's requestMany throws on alien headers.
 */
export function directBatch(context: NatsContext, stream: string, request: BatchRequest): Promise<DirectBatch> {
  const connection = context.connection();
  const subject = `${context.settings.jsApiPrefix}.DIRECT.GET.${stream}`;
  const what = apiVerb(subject, context.settings.jsApiPrefix);
  return new Promise((resolve, reject) => {
    const replies: RawReply[] = [];
    const inbox = createInbox(context.inboxPrefix());
    let timer = setTimeout(quiet, QUIET_MS);
    const subscription = connection.subscribe(inbox, { callback: (error, msg) => (error ? fail(error) : take(msg)) });
    attribute(subscription, subject);
    try {
      connection.publish(subject, JSON.stringify(request), { reply: inbox });
    } catch (cause) {
      fail(new AppError("NATS_UNAVAILABLE", "the connection to NATS is closed", { cause }));
    }

    function take(msg: Msg): void {
      const reply = rawOf(msg);
      const end = endOf(reply, what);
      if (end instanceof AppError) return fail(end);
      if (end) return finish(end);
      replies.push(reply);
      timer.refresh();
      if (replies.length === 1 && !hasNumPending(reply)) finish({ kind: "unbatched" });
    }
    function finish(end: DirectBatch["end"]): void {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve({ replies, end });
    }
    function fail(error: Error): void {
      clearTimeout(timer);
      if (!subscription.isClosed()) subscription.unsubscribe();
      reject(isPermissionViolation(error) ? new AppError("NATS_DENIED", `not permitted: ${what}`, { cause: error }) : error);
    }
    function quiet(): void {
      fail(new AppError("NATS_UNAVAILABLE", `no answer to ${what} within ${QUIET_MS / 1000} s`));
    }
  });
}

/** The client tells a subscription of a refused publish when it carries the subject that was asked (nats-core 3.4, protocol.js handleError). */
export function attribute(subscription: Subscription, subject: string): void {
  (subscription as Subscription & { requestSubject?: string }).requestSubject = subject; // the field requestMany sets on its own subscriptions
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
