import "server-only";
import { roomIn } from "@/lib/domain/discard/room";
import { fromTrash, toRestored } from "@/lib/domain/discard/trash-copy";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { DiscardParts } from "./parts";

type Sending = { n: number; copy: RawMessage | null };

/** Of what is about to be sent, in that order: what would push another message out of the stream, or may, and why. By their numbers. */
export async function withoutRoom(parts: DiscardParts, stream: string, sending: readonly Sending[]): Promise<ReadonlyMap<number, string>> {
  const letters = sending.flatMap(({ n, copy }) => {
    const stored = copy && fromTrash(copy, { discard: parts.id, n });
    if (!stored) return [];
    const { subject, headerBlock, payload } = toRestored(stored, { discard: parts.id, n, stream });
    return [{ n, subject, sizeBytes: headerBlock.length + payload.length }];
  });
  if (letters.length === 0) return new Map();
  const asked = await lookAt(
    parts,
    stream,
    letters.map(({ subject }) => subject),
  );
  return new Map(
    letters.flatMap(({ n, ...letter }) => {
      const reason = asked(letter);
      return reason === null ? [] : [[n, reason] as const];
    }),
  );
}

/** What may not be looked at is not sent to: nobody could say what that pushes out. */
async function lookAt({ wire }: DiscardParts, stream: string, subjects: readonly string[]): Promise<ReturnType<typeof roomIn>> {
  try {
    return roomIn(await wire.readRoom(stream, subjects));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return () => `${stream} is gone`;
    if (error instanceof AppError && error.code === "NATS_DENIED") return () => `whether ${stream} has room is not known: ${error.message}`;
    throw error;
  }
}
