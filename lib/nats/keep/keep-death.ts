import "server-only";
import { keptBlock, keptSubject, type KeepableDeath } from "@/lib/domain/dead-letter/kept-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import { apiErrors } from "../js-api";
import type { Publisher } from "../redrive/types";
import type { RawMessage } from "../types";

const TIMEOUT_MS = 5_000;

export type Kept =
  | { kind: "stored" | "already" }
  /** Larger with our headers than the server takes: it will never fit. */
  | { kind: "too-large"; detail: string }
  /** Ours does not take it: it is not there, or the subject is another's. */
  | { kind: "no-stream" };

/**
 * Copies one message into JETLAG_DEAD_LETTERS. Twice is once: the subject names the death, and only the first on it is stored.
 * NATS_UNAVAILABLE where nobody knows whether it was stored: to be asked again. NATS_DENIED; REFUSED in the server's words.
 */
export async function keepDeath(publisher: Publisher, death: KeepableDeath<RawMessage>): Promise<Kept> {
  const subject = keptSubject(death);
  const answer = await publisher.publish({ subject, headerBlock: keptBlock(death), payload: death.message.payload }, TIMEOUT_MS);
  switch (answer.kind) {
    case "stored":
      return { kind: "stored" };
    case "refused":
      // 10164 says the same of a copy that is only on its way, so that is asked again.
      if (answer.errCode === apiErrors.wrongLastSequence) return { kind: "already" };
      if (answer.errCode === apiErrors.otherStream) return { kind: "no-stream" };
      if (answer.errCode === apiErrors.tooLarge || answer.errCode === apiErrors.headersTooLarge)
        return { kind: "too-large", detail: answer.description };
      throw new AppError("REFUSED", `${ownStreams.deadLetters} took no copy: ${answer.description} (${answer.errCode})`);
    case "no-responders":
      return { kind: "no-stream" };
    case "denied":
      throw new AppError("NATS_DENIED", `not permitted: publish to ${subject}`);
    default:
      throw new AppError("NATS_UNAVAILABLE", `${ownStreams.deadLetters} did not answer`);
  }
}
