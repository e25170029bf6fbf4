import "server-only";
import { AppError } from "@/lib/errors";
import { apiVerb } from "../api-verb";
import { parseApiAnswer, JsApiError } from "../js-api";
import type { NatsContext, RawReply } from "../types";
import { mapLimit } from "../snapshot/map-limit";
import { Pipeline } from "./pipeline";
import { prefixEnd } from "./prefix";
import type { LookedAt, RemoveAnswer } from "./types";

const IN_FLIGHT = 1024;
const TIMEOUT_MS = 3_000;

/** nats-server 2.15.1: 10043 says so itself, 10057 is any failure of a delete and says which in words. */
const sequenceNotFound = 10043;
const deleteFailed = 10057;
const goneInWords = /no message found|stream store EOF/i;

type Removed = { kind: "removed" } | { kind: "already-gone" } | { kind: "no-answer" } | { kind: "failed"; detail: string };

/** Below this a purge is not worth what it is not sure of. */
const MIN_PURGED = 8;
/** A process that stood still between the look and the purge cannot know what was made of the stream meanwhile. */
const FRESH_MS = 100;

/**
 * Takes these messages out of a stream that was looked at right before. Where it begins with them, they are several and nobody consumes it,
 * by one STREAM.PURGE up to the last of those; each of the others, and all where a purge is refused, by MSG.DELETE without overwriting
 * (`no_erase`: overwriting costs a hundred times as much). Asked once: only who knows whether it is still the same stream may ask
 * again, because either names nothing but numbers. NATS_UNAVAILABLE when the connection is lost: then some may have been removed, and
 * nothing waits in the client to be sent when it is back.
 */
export async function removeMany(context: NatsContext, look: LookedAt, seqs: readonly number[]): Promise<RemoveAnswer[]> {
  const { name, firstSeq } = look.stream;
  const end = purgeableEnd(look, seqs);
  const purged = end === null ? "refused" : await purgeUpTo(context, name, { first: firstSeq, last: end });
  if (end === null || purged === "refused") return deleteEach(context, name, seqs);
  const others = await deleteEach(
    context,
    name,
    seqs.filter((seq) => seq > end),
  );
  const ofPrefix = seqs.filter((seq) => seq <= end);
  return [...ofPrefix.map((seq) => (seq < firstSeq ? { seq, kind: "already-gone" as const } : { seq, ...purged })), ...others];
}

/**
 * A purge takes whatever lies up to there, so the stream must begin with these and nothing else. It also changes what every consumer of
 * the stream says of messages above it (ack floor, redelivered: nats-server 2.15.1, measured), the only trace of exhausted ones; deletes
 * do not.
 */
function purgeableEnd({ stream: { firstSeq, lastSeq, consumerCount }, askedAt }: LookedAt, seqs: readonly number[]): number | null {
  if (consumerCount > 0 || performance.now() - askedAt > FRESH_MS) return null;
  const end = prefixEnd(firstSeq, seqs);
  return end === null || end > lastSeq || end - firstSeq + 1 < MIN_PURGED ? null : end;
}

/** `refused`: whatever the reason, deletes may be permitted where a purge is not. */
async function purgeUpTo(
  context: NatsContext,
  stream: string,
  { first, last }: { first: number; last: number },
): Promise<Exclude<Removed, { kind: "already-gone" }> | "refused"> {
  context.connection(); // throws when it is lost
  try {
    const { purged } = await context.api<{ purged: number }>(`STREAM.PURGE.${stream}`, { seq: last + 1 }, { timeoutMs: TIMEOUT_MS });
    const strangers = purged - (last - first + 1);
    if (strangers <= 0) return { kind: "removed" };
    return failed(`${stream} was made again in that moment: a purge up to ${last} took ${strangers} messages that were not selected`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === "NATS_UNAVAILABLE" ? { kind: "no-answer" } : "refused";
  }
}

async function deleteEach(context: NatsContext, stream: string, seqs: readonly number[]): Promise<RemoveAnswer[]> {
  if (seqs.length === 0) return [];
  const subject = `${context.settings.jsApiPrefix}.STREAM.MSG.DELETE.${stream}`;
  const what = apiVerb(subject, context.settings.jsApiPrefix);
  const read = (reply: RawReply) => toRemoved(reply, what);
  const pipeline = new Pipeline(context.connection(), { inboxPrefix: context.inboxPrefix(), read }).attribute(subject);
  try {
    return await mapLimit(seqs, IN_FLIGHT, async (seq) => ({ seq, ...(await removeOne(seq)) }));
  } finally {
    pipeline.close();
  }

  async function removeOne(seq: number): Promise<Removed> {
    context.connection(); // throws when it is lost
    const answer = await pipeline.ask({ subject, payload: `{"seq":${seq},"no_erase":true}` }, TIMEOUT_MS);
    if (answer.kind === "denied") return failed(`not permitted: ${what}`);
    if (answer.kind === "closed") throw new AppError("NATS_UNAVAILABLE", "the connection to NATS is closed");
    return answer;
  }
}

const failed = (detail: string): { kind: "failed"; detail: string } => ({ kind: "failed", detail });

function toRemoved(reply: RawReply, what: string): Removed {
  // Nobody leads the stream, as while a leader is elected.
  if (reply.status === 503 && reply.data.byteLength === 0) return { kind: "no-answer" };
  try {
    return parseApiAnswer<{ success?: boolean }>(reply.data, what).success === true
      ? { kind: "removed" }
      : failed(`${what} was answered without a word of success`);
  } catch (error) {
    if (error instanceof JsApiError && isGone(error)) return { kind: "already-gone" };
    if (error instanceof JsApiError && error.code === "NATS_UNAVAILABLE") return { kind: "no-answer" };
    return failed(error instanceof Error ? error.message : String(error));
  }
}

const isGone = ({ errCode, description }: JsApiError) =>
  errCode === sequenceNotFound || (errCode === deleteFailed && goneInWords.test(description));
