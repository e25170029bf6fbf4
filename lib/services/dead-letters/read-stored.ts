import "server-only";
import { z } from "zod";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { liesThere } from "@/lib/domain/dead-letter/lies-there";
import { canBeStream } from "@/lib/domain/stream/can-be-stream";
import { AppError } from "@/lib/errors";
import { apiErrors, JsApiError, type NatsContext, type RawMessage } from "@/lib/nats";
import { readMessage, type ReadableStream } from "@/lib/nats/messages";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { putBack } from "./put-back";

/** As sightingId makes them; nothing else is asked for. */
const isId = /^[\w-]{22}$/;

/** The letter with this id, of a context that is configured; where it was discarded and put back, what it is now. NOT_FOUND. */
export async function findLetter(id: string, { db, watch }: Pick<Deps, "db" | "watch">): Promise<DeadLetter> {
  const found = isId.test(id) ? await db.deadLetters.get(id) : null;
  const letter =
    found &&
    (await putBack(found, async (gone) => {
      const now = await db.discards.restoredAs(gone);
      return now === null ? null : db.deadLetters.get(now);
    }));
  if (!letter || !watch.context(letter.context)) throw new AppError("NOT_FOUND", "There is no dead letter with this id.");
  return letter;
}

/** The stored bytes, `null` when they have left the stream. NATS_DENIED, NATS_UNAVAILABLE. */
export async function readStored(letter: DeadLetter, deps: Pick<Deps, "nats" | "watch">): Promise<RawMessage | null> {
  if (letter.state === "gone" || !letter.payloadAvailable) return null;
  const at = await readAt(letter.context, letter.stream, letter.seq, deps);
  return at && at !== "no-stream" && liesThere(letter, at.message) ? at.message : null;
}

/** What lies at a place now; `null` when nothing does, `no-stream` when there is no such stream either. */
export async function readAt(
  contextName: string,
  stream: string,
  seq: number,
  deps: Pick<Deps, "nats" | "watch">,
): Promise<{ message: RawMessage } | "no-stream" | null> {
  const context = deps.nats.get(contextName);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${contextName} is not connected.`);
  if (!canBeStream(stream)) return "no-stream";
  try {
    const message = await readMessage(context, await readable(context, stream, deps), { seq });
    return message && { message };
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return "no-stream";
    throw error;
  }
}

const Info = z.object({ config: z.object({ allow_direct: z.boolean().optional() }) });

/** From the last tick where the stream was seen; a stream that is newer is asked for. */
async function readable(context: NatsContext, name: string, { watch }: Pick<Deps, "watch">): Promise<ReadableStream> {
  const state = watch.context(context.name)?.state();
  const seen = state && snapshotOf(state)?.streams.find((stream) => stream.name === name);
  if (seen) return { name, allowDirect: seen.allowDirect };
  const { config } = Info.parse(await context.api(`STREAM.INFO.${name}`));
  return { name, allowDirect: config.allow_direct ?? false };
}
