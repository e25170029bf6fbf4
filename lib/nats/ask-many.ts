import "server-only";
import { createInbox } from "@nats-io/transport-node";
import { AppError } from "@/lib/errors";
import { NoResponders } from "./inbox";
import { attribute } from "./attribute";
import { isPermissionViolation } from "./permission-violation";
import { rawOf } from "./raw";
import type { NatsContext, RawReply } from "./types";

type Ask = {
  subject: string;
  payload: string;
  /** How long is waited in all. */
  longestMs: number;
  /** How long after an answer for another one; unless given, until `longestMs` is over. */
  quietMs?: number;
  /** After this answer none is waited for. */
  isLast?: (reply: RawReply) => boolean;
};

/**
 * One request that nobody knows how many will answer: gives what came, also nothing. NATS_DENIED, NATS_UNAVAILABLE; NoResponders where
 * nobody listens.
 */
export function askMany(context: NatsContext, { subject, payload, longestMs, quietMs = longestMs, isLast }: Ask): Promise<RawReply[]> {
  const connection = context.connection();
  return new Promise((resolve, reject) => {
    const replies: RawReply[] = [];
    const inbox = createInbox(context.inboxPrefix());
    const giveUp = setTimeout(() => end(() => resolve(replies)), longestMs);
    let quiet: NodeJS.Timeout | undefined;
    const subscription = connection.subscribe(inbox, {
      callback: (error, msg) => {
        if (error) return end(() => reject(refusal(error)));
        const reply = rawOf(msg);
        if (reply.status === 503 && reply.data.byteLength === 0) return end(() => reject(new NoResponders(`nobody answers ${subject}`)));
        replies.push(reply);
        if (isLast?.(reply)) return end(() => resolve(replies));
        clearTimeout(quiet);
        quiet = setTimeout(() => end(() => resolve(replies)), quietMs);
      },
    });
    attribute(subscription, subject);
    try {
      connection.publish(subject, payload, { reply: inbox });
    } catch (cause) {
      end(() => reject(new AppError("NATS_UNAVAILABLE", "the connection to NATS is closed", { cause })));
    }

    function end(settle: () => void): void {
      clearTimeout(giveUp);
      clearTimeout(quiet);
      if (!subscription.isClosed()) subscription.unsubscribe();
      settle();
    }
  });
}

const refusal = (error: Error) =>
  isPermissionViolation(error) ? new AppError("NATS_DENIED", `not permitted: ${error.subject}`, { cause: error }) : error;
