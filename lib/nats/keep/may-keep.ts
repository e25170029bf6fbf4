import "server-only";
import { keptSubject } from "@/lib/domain/dead-letter/kept-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { textToBytes } from "@/lib/domain/payload";
import { AppError } from "@/lib/errors";
import { apiErrors } from "../js-api";
import { readMessage, type ReadableStream } from "../messages";
import { openPublisher } from "../redrive/publisher";
import type { NatsContext } from "../types";

const TIMEOUT_MS = 5_000;
/** The number after this one is no sequence any more: nothing is ever stored under it, and the answer comes from our stream. */
const NEVER = textToBytes("NATS/1.0\r\nNats-Expected-Last-Sequence: 9007199254740991\r\n\r\n");

/**
 * Sees that the context may read what dies in this stream, and publish its copies; nothing is stored. NATS_DENIED with what is missing;
 * NATS_UNAVAILABLE.
 */
export async function seeThatItMayKeep(context: NatsContext, stream: ReadableStream, consumer: string): Promise<void> {
  await readMessage(context, stream, { seq: 1 });
  const subject = keptSubject({
    kind: "exhausted",
    stream: stream.name,
    streamCreatedAt: 0,
    consumer,
    seq: 0,
    at: 0,
    deliveries: 0,
    reason: null,
  });
  const publisher = await openPublisher(context, "jetlag-keep");
  try {
    const answer = await publisher.publish({ subject, headerBlock: NEVER, payload: new Uint8Array(0) }, TIMEOUT_MS);
    if (answer.kind === "refused" && answer.errCode === apiErrors.wrongLastSequence) return;
    if (answer.kind === "denied") throw new AppError("NATS_DENIED", `not permitted: publish to jetlag.dead.>`);
    const why = answer.kind === "refused" ? answer.description : "no answer";
    throw new AppError("NATS_UNAVAILABLE", `${ownStreams.deadLetters} takes no copies: ${why}`);
  } finally {
    await publisher.close();
  }
}
