import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { apiErrors, JsApiError } from "../js-api";
import { readBatch, readStreamState, type StreamState } from "../messages";
import type { NatsContext, RawMessage } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";

const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

type Exhausted = {
  state: StreamState;
  /** Whether there were more than asked for. */
  isCut: boolean;
  /** Whether they still are what they were found to be: `false` after a RESET, or when consumer or stream were made again. */
  stillHolds(): Promise<boolean>;
};

/**
 * Messages of a work queue that a consumer has given up on: with nothing in flight, whatever it was given and is still stored. They go to
 * `take`, in parts. `null` where that cannot be told: something is in flight, or there are more than it says it has redelivered, so that
 * a RESET may have stepped over some. Only reads. Errors: NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function listExhausted(
  context: NatsContext,
  place: { stream: string; consumer: string },
  { limit, take }: { limit: number; take(messages: readonly RawMessage[], state: StreamState): void },
): Promise<Exhausted | null> {
  const state = await readStreamState(context, place.stream, null);
  const before = await consumerNow(context, place);
  if (!state || !before || before.numAckPending > 0) return null;
  let count = 0;
  let isCut = false;
  reading: for (const filter of before.filterSubjects.length > 0 ? before.filterSubjects : [">"]) {
    for await (const messages of given(context, { state, ...place, filter, upToSeq: before.delivered.streamSeq })) {
      const some = messages.slice(0, limit - count);
      take(some, state);
      count += some.length;
      isCut = some.length < messages.length;
      if (isCut) break reading;
    }
  }
  return before.maxDeliver > 1 && count > before.numRedelivered ? null : { state, isCut, stillHolds };

  async function stillHolds(): Promise<boolean> {
    const [stream, now] = [await readStreamState(context, place.stream, null), await consumerNow(context, place)];
    return stream?.createdAt === state?.createdAt && now !== null && before !== null && hasOnlyGoneOn(before, now);
  }
}

/** A RESET sets its count of deliveries back, and what it says of redelivered ones. */
function hasOnlyGoneOn(before: Consumer, now: Consumer): boolean {
  return (
    now.createdAt === before.createdAt &&
    now.delivered.consumerSeq >= before.delivered.consumerSeq &&
    now.delivered.streamSeq >= before.delivered.streamSeq &&
    now.numRedelivered >= before.numRedelivered
  );
}

type Given = { state: StreamState; stream: string; filter: string; upToSeq: number };

async function* given(context: NatsContext, { state, stream, filter, upToSeq }: Given): AsyncGenerator<RawMessage[]> {
  let fromSeq = state.firstSeq;
  while (fromSeq <= upToSeq) {
    const from = { fromSeq, nextBySubject: filter, batch: BATCH, maxBytes: BATCH_BYTES };
    const { messages, lastSeq } = await readBatch(context, { name: stream, allowDirect: state.allowDirect }, from);
    if (lastSeq === null) return;
    yield messages.filter(({ seq }) => seq <= upToSeq);
    fromSeq = lastSeq + 1;
  }
}

async function consumerNow(context: NatsContext, { stream, consumer }: { stream: string; consumer: string }): Promise<Consumer | null> {
  try {
    const wire = await context.api<WireConsumer>(`CONSUMER.INFO.${stream}.${consumer}`);
    return toConsumer(wire, { serverAt: Number.NaN, clustered: wire.cluster !== undefined });
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.consumerNotFound) return null;
    throw error;
  }
}
