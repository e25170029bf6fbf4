import "server-only";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { RedriveWire, StreamNow } from "@/lib/nats/redrive";

/** What is stored under these sequences; `null` when the stream was deleted since it was looked at. NATS_UNAVAILABLE, NATS_DENIED. */
export async function readStored(
  wire: Pick<RedriveWire, "readMany">,
  stream: StreamNow,
  seqs: readonly number[],
): Promise<Map<number, RawMessage | null> | null> {
  try {
    return await wire.readMany(stream, seqs);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
