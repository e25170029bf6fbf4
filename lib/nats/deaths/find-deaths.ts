import "server-only";
import type { DeathAdvisory, FoundDeath } from "@/lib/domain/dead-letter/death";
import { CLOCKS_APART_MS } from "@/lib/domain/dead-letter/is-original";
import type { Stream } from "@/lib/domain/stream/types";
import { apiErrors, JsApiError } from "../js-api";
import { readStreamState, type StreamState } from "../messages";
import { isDenied } from "../messages/read-message";
import { readMany } from "../redrive/read-many";
import type { NatsContext, RawMessage } from "../types";

type Found = FoundDeath<RawMessage>;

/**
 * Deaths with their messages as they lie now, in parts of about 64 MB at most; not in the order of the advisories. Each stream is asked
 * for once. `seen` is what the collector saw last, for streams whose INFO is not permitted. Errors: NATS_UNAVAILABLE.
 */
export async function* findDeaths(
  context: NatsContext,
  advisories: readonly DeathAdvisory[],
  seen: (stream: string) => Stream | null,
): AsyncGenerator<Found[]> {
  for (const stream of new Set(advisories.map((death) => death.stream))) {
    const deaths = advisories.filter((death) => death.stream === stream);
    yield* findIn(context, stream, deaths, seen(stream));
  }
}

async function* findIn(
  context: NatsContext,
  stream: string,
  advisories: readonly DeathAdvisory[],
  seen: Stream | null,
): AsyncGenerator<Found[]> {
  const state = await orDenied(() => readStreamState(context, stream, seen));
  if (state === null || "denied" in state) return yield advisories.map((death) => unread(death, null, state?.denied ?? null));

  const apartMs = clocksApartMs(state);
  const isOfThisLife = (death: DeathAdvisory) => state.createdAt <= death.at + apartMs;
  const others = advisories.filter((death) => !isOfThisLife(death));
  if (others.length > 0) yield others.map((death) => unread(death, null, null));

  let left = advisories.filter(isOfThisLife);
  while (left.length > 0) {
    const seqs = left.map(({ seq }) => seq);
    const read = await orDenied(() => readMany(context, { name: stream, allowDirect: state.allowDirect }, seqs));
    if (read === null) return yield left.map((death) => unread(death, null, null)); // deleted this moment
    if ("denied" in read) return yield left.map((death) => unread(death, state, read.denied));
    yield left.filter(({ seq }) => read.has(seq)).map((death) => toFound(death, state, read.get(death.seq) ?? null));
    left = left.filter(({ seq }) => !read.has(seq));
  }
}

/** A message that was stored after the death is a stranger: the stream was made again under our eyes, or has lost its end. */
function toFound(death: DeathAdvisory, state: StreamState, message: RawMessage | null): Found {
  const isIt = message !== null && message.at <= death.at + clocksApartMs(state);
  return { ...unread(death, state, null), message: isIt ? message : null };
}

/** A stream of one replica and its consumers have one clock. */
const clocksApartMs = ({ replicas }: StreamState) => (replicas > 1 ? CLOCKS_APART_MS : 0);

const unread = (death: DeathAdvisory, life: StreamState | null, denied: string | null): Found => ({
  ...death,
  streamCreatedAt: life?.createdAt ?? null,
  allowMsgTtl: life?.allowMsgTtl ?? false,
  message: null,
  denied,
});

/** What `read` gives; `null` where there is no such stream. */
async function orDenied<T>(read: () => Promise<T>): Promise<T | { denied: string } | null> {
  try {
    return await read();
  } catch (error) {
    if (isDenied(error)) return { denied: error.message };
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return null;
    throw error;
  }
}
