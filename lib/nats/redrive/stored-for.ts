import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { receives } from "@/lib/domain/redrive/plan/receivers";
import { isDenied } from "../messages/read-message";
import type { RedriveWire, StreamNow } from "./types";

type Asked = { stream: StreamNow; consumer: Consumer; fromSeq: number; signal: AbortSignal };

/** `at`: when it was stored, epoch ms. */
type StoredAt = { seq: number; at: number };

/**
 * In their order, what a consumer was given from there on, as far as it is still stored: this a RESET to there would have it given again. `null` where
 * that may not be read, or was not read through before `signal` was aborted. NATS_UNAVAILABLE.
 */
export async function storedFor(wire: Pick<RedriveWire, "scan">, { stream, consumer, fromSeq, signal }: Asked): Promise<StoredAt[] | null> {
  const stored: StoredAt[] = [];
  const last = Math.min(consumer.delivered.streamSeq, stream.lastSeq);
  if (fromSeq > last) return stored;
  try {
    const scanned = await wire.scan(stream, {
      first: fromSeq,
      last,
      signal,
      sees(message) {
        if (receives(consumer, message.subject)) stored.push({ seq: message.seq, at: message.at });
        return false;
      },
    });
    return scanned.kind === "cut" ? null : stored.toSorted((a, b) => a.seq - b.seq);
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}
