import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { RawMessage } from "@/lib/nats";

/** Two streams may be led by two servers, and each stores by its own clock. */
export const CLOCKS_APART_MS = 5_000;

/**
 * Whether what lies at a letter's original place is the message that died. A stream made again has strangers under the same
 * numbers: only a message with the right subject that is older than its death counts.
 */
export function isOriginal({ seenAt, originalSubject }: DeadLetter, message: RawMessage): boolean {
  return message.at <= seenAt + CLOCKS_APART_MS && (originalSubject === null || message.subject === originalSubject);
}
