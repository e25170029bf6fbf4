import type { ConsumerRow } from "../consumer/row";
import { defaultPolicy, type StatusPolicy } from "../consumer/policy";
import { staysAsleep } from "../consumer/asleep";
import { redeliveryShares, type Counted } from "../consumer/redeliveries";
import { exhaustedOf, isExhaustedCaptured, type Exhausted } from "../consumer/exhausted";
import type { Found } from "../consumer/oldest";
import type { Consumer } from "../consumer/types";
import type { Series } from "../overview/types";
import type { StreamRow } from "../stream/row";
import { defaultStreamPolicy, type StreamPolicy, type StreamTrack } from "../stream/track";
import type { Stream } from "../stream/types";
import { evaluateConsumer, type EvaluatedConsumer } from "./evaluate-consumer";
import { evaluateStream } from "./evaluate-stream";
import { withUnreachable } from "./unreachable";
import type { Snapshot } from "./types";

/** What one context looked like at its last tick, evaluated, with what the next evaluation needs to remember. */
export type Evaluation = {
  snapshot: Snapshot;
  consumers: readonly ConsumerRow[];
  streams: readonly StreamRow[];
  /** By key, never by place: a server lists its streams in another order each time. */
  byConsumer: ReadonlyMap<string, EvaluatedConsumer>;
  streamTracks: ReadonlyMap<string, StreamTrack>;
  /** By work queue: see redeliveryShares. */
  deficits: ReadonlyMap<string, number>;
};

export type EvaluationOptions = {
  policy: StatusPolicy;
  streamPolicy: StreamPolicy;
  isDeadLetterStream: (stream: Stream) => boolean;
  /** Charts of rows, read when somebody looks. */
  lagSeries: (key: string) => Series;
  publishSeries: (stream: string) => Series;
};

export const defaultOptions: EvaluationOptions = {
  policy: defaultPolicy,
  streamPolicy: defaultStreamPolicy,
  isDeadLetterStream: () => false,
  lagSeries: () => [],
  publishSeries: () => [],
};

/** What is known beside the snapshot, by consumerKey: what direct get told, and what the index counts (`null`: it does not answer). */
export type LookedUp = {
  oldest: ReadonlyMap<string, Found>;
  counted: ReadonlyMap<string, Counted>;
  exhausted: ReadonlyMap<string, Exhausted> | null;
};
export const nothingLookedUp: LookedUp = { oldest: new Map(), counted: new Map(), exhausted: null };

export type EvaluationInput = { previous: Evaluation | null; snapshot: Snapshot; lookedUp: LookedUp; options: EvaluationOptions };

/** The key of a consumer that is known by its names only. */
export function consumerKey({ stream, name }: Pick<Consumer, "stream" | "name">): string {
  return `${stream} ${name}`;
}

/** One tick: the readings of before and now become rows, each with its status and the evidence for it. */
export function evaluate({ previous, snapshot: reading, lookedUp, options }: EvaluationInput): Evaluation {
  const snapshot = withUnreachable(previous, reading);
  const streamsByName = new Map(snapshot.streams.map((stream) => [stream.name, stream]));
  const readersByStream = byStream(snapshot.consumers);
  const { shares, deficits } = sharesOf(previous, streamsByName, readersByStream);
  /** Server's clock to the console's. */
  const skewMs = snapshot.at - snapshot.serverAt;

  const isCaptured = isExhaustedCaptured(snapshot.streams);

  const byConsumer = new Map<string, EvaluatedConsumer>();
  const isRecent = previous !== null && snapshot.serverAt - previous.snapshot.serverAt <= options.policy.gapMs;
  const consumers = snapshot.consumers.map((consumer) => {
    const { key } = consumer;
    const before = previous?.byConsumer.get(key);
    const exhausted = { counted: lookedUp.exhausted && lookedUp.exhausted.get(key), isCaptured };
    if (isRecent && before && staysAsleep(before.track, consumer) && before.row.exhausted === exhaustedOf(consumer, exhausted)) {
      byConsumer.set(key, before);
      return before.row;
    }
    const evaluated = evaluateConsumer({
      consumer,
      stream: streamsByName.get(consumer.stream),
      before,
      readBeforeAt: previous?.snapshot.serverAt ?? null,
      found: lookedUp.oldest.get(key),
      counted: lookedUp.counted.get(key),
      share: shares.get(key),
      exhausted,
      at: { skewMs, serverAt: snapshot.serverAt },
      context: snapshot.context,
      options,
    });
    byConsumer.set(key, evaluated);
    return evaluated.row;
  });

  const streamTracks = new Map<string, StreamTrack>();
  const streams = snapshot.streams.map((stream) => {
    const { track, row } = evaluateStream({
      stream,
      readers: withOldest(readersByStream.get(stream.name) ?? [], byConsumer),
      before: previous?.streamTracks.get(stream.name),
      skewMs,
      context: snapshot.context,
      options,
    });
    streamTracks.set(stream.name, track);
    return row;
  });
  return { snapshot, consumers, streams, byConsumer, streamTracks, deficits };
}

function* withOldest(consumers: readonly Consumer[], byConsumer: Evaluation["byConsumer"]) {
  for (const consumer of consumers) yield { consumer, oldestSeq: byConsumer.get(consumer.key)?.oldestSeq ?? null };
}

function byStream(consumers: readonly Consumer[]): ReadonlyMap<string, readonly Consumer[]> {
  const groups = new Map<string, Consumer[]>();
  for (const consumer of consumers) {
    const group = groups.get(consumer.stream);
    if (group) group.push(consumer);
    else groups.set(consumer.stream, [consumer]);
  }
  return groups;
}

/** Redeliveries on work queues, by consumerKey: where consumers are filtered they can only be shared out (see redeliveryShares). */
function sharesOf(
  previous: Evaluation | null,
  streams: ReadonlyMap<string, Stream>,
  readers: ReadonlyMap<string, readonly Consumer[]>,
): { shares: ReadonlyMap<string, number>; deficits: ReadonlyMap<string, number> } {
  const shares = new Map<string, number>();
  const deficits = new Map<string, number>();
  for (const [name, stream] of streams) {
    const before = previous?.streamTracks.get(name)?.last;
    if (stream.retention !== "workqueue" || !previous || !before || before.createdAt !== stream.createdAt) continue;
    const pairs = (readers.get(name) ?? []).flatMap((after) => {
      const last = previous.byConsumer.get(after.key)?.track.last;
      return last && after.hasLeader && after.delivered.consumerSeq >= last.delivered.consumerSeq ? [{ before: last, after }] : [];
    });
    const { byConsumer, deficit } = redeliveryShares({ before, after: stream }, pairs, previous.deficits.get(name) ?? 0);
    for (const [consumer, count] of byConsumer) shares.set(`${name} ${consumer}`, count);
    deficits.set(name, deficit);
  }
  return { shares, deficits };
}
