import "server-only";
import { z } from "zod";
import { deathSubjects } from "@/lib/domain/capture/captures-advisories";
import { covers } from "@/lib/domain/subject";
import { apiErrors, JsApiError } from "../js-api";
import { msgGet } from "../messages/msg-get";
import { isDenied } from "../messages/read-message";
import type { NatsContext } from "../types";

/** How far a stream that tells of deaths goes. `createdAt` (epoch ms) names its life. */
export type LastTold = { createdAt: number; lastSeq: number };

const Wire = z.object({
  created: z.string(),
  config: z.object({ subjects: z.array(z.string()).nullish() }),
  state: z.object({ last_seq: z.number() }),
});

const ADVISORIES = "$JS.EVENT.ADVISORY.";
/** What the indexer reads of a stream that captures more than deaths. */
const OF_CONSUMERS = "$JS.EVENT.ADVISORY.CONSUMER.*.>";

/**
 * The last of its messages that could tell of a death; `null` where there is no such stream, or it may not be looked at. Of a stream that
 * captures other advisories too the indexer reads only some, and never comes to its end. NATS_UNAVAILABLE.
 */
export async function lastTold(context: NatsContext, stream: string): Promise<LastTold | null> {
  try {
    const { created, config, state } = Wire.parse(await context.api(`STREAM.INFO.${stream}`));
    const subjects = config.subjects ?? [];
    const isMixed = subjects.some((subject) => subject.startsWith(ADVISORIES) && !deathSubjects.some((death) => covers(death, subject)));
    const lastSeq = isMixed ? ((await msgGet(context, stream, { lastBySubject: OF_CONSUMERS }))?.seq ?? 0) : state.last_seq;
    return { createdAt: Date.parse(created), lastSeq };
  } catch (error) {
    if (isDenied(error) || (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound)) return null;
    throw error;
  }
}
