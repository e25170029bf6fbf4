import "server-only";
import { keptSubjects } from "@/lib/domain/dead-letter/kept-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { ensureOwnStream } from "../own-stream";
import type { NatsContext } from "../types";
import { toTime } from "../wire/values";

const DAY_MS = 86_400_000;
const MAX_BYTES = 1024 ** 3;

/** `replicas` count when it is made. */
export type KeptStream = { days: number; replicas: number };

/**
 * Makes JETLAG_DEAD_LETTERS, or sees that the one that is there is ours, takes copies, and keeps them as long as the settings say. Answers the
 * server's time, epoch ms. REFUSED: a stream of that name or of its subjects is somebody else's, or there is no room; NATS_DENIED; NATS_UNAVAILABLE.
 */
export async function makeDeadLetterStream(context: NatsContext, { days, replicas }: KeptStream): Promise<{ serverAt: number | null }> {
  const { stream } = await ensureOwnStream(context, {
    name: ownStreams.deadLetters,
    description: "Copies of messages that their consumers gave up on. Made by Jetlag.",
    subjects: [keptSubjects],
    discard: "old",
    maxAgeMs: days * DAY_MS,
    maxBytes: MAX_BYTES,
    replicas,
  });
  return { serverAt: toTime(stream.ts) };
}
