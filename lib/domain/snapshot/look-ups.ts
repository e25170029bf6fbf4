import { lag } from "../consumer/lag";
import { awake } from "../consumer/asleep";
import { oldestUnfinished, type Found } from "../consumer/oldest";
import { firstDeliveries } from "../consumer/redeliveries";
import { continues, type ConsumerTrack } from "../consumer/track";
import type { StatusPolicy } from "../consumer/policy";
import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";
import type { Evaluation } from "./evaluate";
import type { Snapshot } from "./types";

/** A question that the snapshot leaves open and that direct get can answer. */
export type LookUp = { key: string; stream: { name: string; allowDirect: boolean }; fromSeq: number; filters: readonly string[] } & (
  | { kind: "oldest" }
  | { kind: "count"; toSeq: number }
);

export type LookUpBudget = { requests: number; bytes: number };

/** What one may cost: a message comes with its body, so a stream of large ones is asked less. */
type Ranked = { lookUp: LookUp; rank: number; requests: number; bytes: number };

/** Counting reads three numbers a filter (before, after, before again) and trusts them only when nothing arrived in between. */
const REQUESTS_PER_COUNT = 3;

/**
 * What to look up for this tick, most useful first, within `budget` requests: redeliveries where some are in flight, then ages by
 * lag, then redeliveries elsewhere. `known` holds the oldest messages found earlier; those that still answer are not asked again.
 */
export function planLookUps({ previous, snapshot, known, policy }: PlanInput, budget: LookUpBudget): LookUp[] {
  const streams = new Map(snapshot.streams.map((stream) => [stream.name, stream]));
  const wanted: Ranked[] = [];
  for (const consumer of snapshot.consumers) {
    const stream = streams.get(consumer.stream);
    if (!consumer.hasLeader || !stream) continue;
    const { key } = consumer;
    if (isStill(consumer, previous?.byConsumer.get(key)?.track)) continue;
    const before = trackBefore(consumer, { previous, key, policy });
    const old = oldestLookUp(consumer, { stream, before, key });
    if (old && known.get(key)?.fromSeq !== old.fromSeq)
      wanted.push(ranked(old, { stream, rank: lag(consumer) + 1, requests: old.filters.length }));
    const count = before && countLookUp(consumer, { stream, before, key });
    const rank = consumer.numRedelivered > 0 ? Number.MAX_SAFE_INTEGER : 0;
    if (count) wanted.push(ranked(count, { stream, rank, requests: count.filters.length * REQUESTS_PER_COUNT }));
  }
  return withinBudget(wanted, budget);
}

/** Nothing waits and nothing was delivered: there is nothing to ask. Most consumers, at most ticks. */
function isStill(consumer: Consumer, track: ConsumerTrack | undefined): boolean {
  return lag(consumer) === 0 && track?.last.delivered.consumerSeq === consumer.delivered.consumerSeq;
}

/** The consumer's track, if its numbers continue. */
function trackBefore(
  consumer: Consumer,
  { previous, key, policy }: Pick<PlanInput, "previous" | "policy"> & { key: string },
): ConsumerTrack | undefined {
  const track = previous?.byConsumer.get(key)?.track;
  if (!previous || !track) return undefined;
  const last = awake(track, previous.snapshot.serverAt, policy);
  return continues(last, consumer, policy) ? last : undefined;
}

type PlanInput = { previous: Evaluation | null; snapshot: Snapshot; known: ReadonlyMap<string, Found>; policy: StatusPolicy };
type Asked = { stream: Stream; before: ConsumerTrack | undefined; key: string };

function oldestLookUp(consumer: Consumer, { stream, before, key }: Asked): LookUp | null {
  const floorMoved = before !== undefined && consumer.ackFloor.streamSeq > before.last.ackFloor.streamSeq;
  const oldest = oldestUnfinished(consumer, stream, floorMoved ? consumer.at : (before?.floorMovedAt ?? null));
  if (oldest.kind !== "look-up") return null;
  return { kind: "oldest", key, stream: readable(stream), fromSeq: oldest.fromSeq, filters: oldest.filters };
}

function countLookUp(consumer: Consumer, { stream, before, key }: Asked): LookUp | null {
  if (!before || consumer.delivered.consumerSeq === before.last.delivered.consumerSeq) return null;
  const firsts = firstDeliveries(before.last, consumer, stream);
  if (firsts.kind !== "count") return null;
  return { kind: "count", key, stream: readable(stream), fromSeq: firsts.fromSeq, toSeq: firsts.toSeq, filters: firsts.filters };
}

const readable = ({ name, allowDirect }: Stream) => ({ name, allowDirect });

function ranked(lookUp: LookUp, { stream, rank, requests }: { stream: Stream; rank: number; requests: number }): Ranked {
  return { lookUp, rank, requests, bytes: stream.messages === 0 ? 0 : (requests * stream.sizeBytes) / stream.messages };
}

function withinBudget(wanted: Ranked[], budget: LookUpBudget): LookUp[] {
  const left = { ...budget };
  const chosen: LookUp[] = [];
  for (const { lookUp, requests, bytes } of wanted.toSorted((a, b) => b.rank - a.rank)) {
    if (requests > left.requests || bytes > left.bytes) continue;
    left.requests -= requests;
    left.bytes -= bytes;
    chosen.push(lookUp);
  }
  return chosen;
}
