import "server-only";
import type { TrashFacts } from "@/lib/domain/discard/world";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import { whyNotOurs } from "../own-stream";
import type { NatsContext } from "../types";
import { toStream, type WireStream } from "../wire/stream";

/** The stream of safe copies as it is now; `null` when there is none. NATS_DENIED, NATS_UNAVAILABLE. */
export async function readTrash(context: NatsContext): Promise<TrashFacts | null> {
  try {
    return toTrashFacts(await context.api<WireStream>(`STREAM.INFO.${ownStreams.trash}`));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

export function toTrashFacts(wire: WireStream): TrashFacts {
  const { createdAt, subjects, discard, maxBytes, maxAgeMs, sizeBytes, allowDirect } = toStream(wire, { serverAt: 0 });
  const why = whyNotOurs(wire, ownStreams.trash);
  return { createdAt, subjects, discard, maxBytes, maxAgeMs, sizeBytes, allowDirect, whyNotOurs: why };
}
