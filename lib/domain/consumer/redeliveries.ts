import type { Stream } from "../stream/types";
import { isFiltered, lag } from "./lag";
import type { Consumer } from "./types";

/**
 * How many of the deliveries between two ticks were first deliveries; the others were redeliveries (nats-semantics §2:
 * redeliveries = Δconsumer_seq − first deliveries). `count`: to be counted with direct get, from `fromSeq` up to `toSeq`.
 */
export type FirstDeliveries =
  | { kind: "exact"; count: number }
  | { kind: "count"; fromSeq: number; toSeq: number; filters: readonly string[]; isEstimate: boolean; atMost: number }
  | { kind: "estimate"; atMost: number };

export type Counted = { fromSeq: number; toSeq: number; count: number; isEstimate: boolean };

export function firstDeliveries(before: Consumer, after: Consumer, stream: Stream | undefined): FirstDeliveries {
  const deliveries = after.delivered.consumerSeq - before.delivered.consumerSeq;
  const spanned = after.delivered.streamSeq - before.delivered.streamSeq;
  const atMost = Math.min(deliveries, Math.max(0, spanned));
  if (deliveries === 0 || spanned <= 0) return { kind: "exact", count: 0 };
  if (!stream || after.deliverPolicy === "last_per_subject") return { kind: "estimate", atMost };

  const headWasCut = stream.firstSeq > before.delivered.streamSeq + 1;
  if (stream.retention !== "limits") {
    // What is acknowledged vanishes, so it cannot be counted. Without a filter every sequence is a delivery, unless it went undelivered.
    return isFiltered(after) || spanned > deliveries ? { kind: "estimate", atMost } : { kind: "exact", count: spanned };
  }
  if (!isFiltered(after) && stream.numDeleted === 0 && !headWasCut && spanned <= deliveries) return { kind: "exact", count: spanned };
  if (!stream.allowDirect) return { kind: "estimate", atMost };
  const filters = isFiltered(after) ? after.filterSubjects : [">"];
  return {
    kind: "count",
    fromSeq: before.delivered.streamSeq + 1,
    toSeq: after.delivered.streamSeq,
    filters,
    isEstimate: headWasCut,
    atMost,
  };
}

export type Redeliveries = { count: number; isEstimate: boolean };

/** `counted`: what direct get found for this very range, if it was asked. `share`: see redeliveryShares. */
export function redeliveries(
  before: Consumer,
  after: Consumer,
  known: { stream: Stream | undefined; counted: Counted | undefined; share: number | undefined },
): Redeliveries {
  const deliveries = after.delivered.consumerSeq - before.delivered.consumerSeq;
  const firsts = firstDeliveries(before, after, known.stream);
  if (firsts.kind === "exact") return { count: deliveries - firsts.count, isEstimate: false };
  const { counted } = known;
  if (firsts.kind === "count" && counted && counted.fromSeq === firsts.fromSeq && counted.toSeq === firsts.toSeq) {
    const count = deliveries - counted.count;
    return { count: Math.max(0, count), isEstimate: counted.isEstimate || firsts.isEstimate || count < 0 };
  }
  const atLeast = deliveries - firsts.atMost;
  return { count: Math.min(deliveries, Math.max(atLeast, known.share ?? 0)), isEstimate: true };
}

export type Shares = { byConsumer: ReadonlyMap<string, number>; deficit: number };

/** Stream and consumers are not read at one instant: first deliveries may run ahead of arrivals by a few, and are made up for later. */
const MOST_DEFICIT = 20;

/**
 * On a work queue nothing can be counted, but its consumers share the arrivals: all first deliveries together are what was pending
 * plus what arrived for them minus what is pending now. The redeliveries that leaves go to those that deliver and have redelivered
 * messages in hand, to none more than it delivered. What is stored and in nobody's lag has no consumer (or died). An estimate each;
 * `deficit` is for the next tick.
 */
export function redeliveryShares(
  stream: { before: Stream; after: Stream },
  pairs: readonly { before: Consumer; after: Consumer }[],
  deficit: number,
): Shares {
  let deliveries = 0;
  let pendingFell = 0;
  let unclaimed = stream.after.messages - stream.before.messages;
  for (const { before, after } of pairs) {
    deliveries += after.delivered.consumerSeq - before.delivered.consumerSeq;
    pendingFell += before.numPending - after.numPending;
    unclaimed -= lag(after) - lag(before);
  }
  const arrived = stream.after.lastSeq - stream.before.lastSeq - unclaimed;
  const total = deliveries - pendingFell - arrived - deficit;
  const claims = pairs.map(({ before, after }) => claimOf(before, after)).filter(({ weight }) => weight > 0);
  if (total <= 0 || claims.length === 0) return { byConsumer: new Map(), deficit: Math.min(MOST_DEFICIT, Math.max(0, -total)) };
  return { byConsumer: shareOut(total, claims), deficit: 0 };
}

type Claim = { name: string; weight: number; atMost: number };

/** By weight. What is more than one can have goes to the others. */
function shareOut(total: number, claims: readonly Claim[]): Map<string, number> {
  const weights = claims.reduce((sum, { weight }) => sum + weight, 0);
  const shares = claims.map((claim) => ({ ...claim, share: (total * claim.weight) / weights }));
  const full = shares.filter(({ share, atMost }) => share >= atMost);
  if (full.length === 0) return new Map(shares.map(({ name, share }) => [name, share]));
  const left = total - full.reduce((sum, { atMost }) => sum + atMost, 0);
  const others = shares.filter(({ share, atMost }) => share < atMost);
  return new Map([...full.map(({ name, atMost }) => [name, atMost] as const), ...shareOut(left, others)]);
}

/** Deliveries decide, but one redelivered message in hand says more than a thousand of them. */
function claimOf(before: Consumer, after: Consumer): Claim {
  const deliveries = after.delivered.consumerSeq - before.delivered.consumerSeq;
  const inHand = Math.min(before.numRedelivered, before.numAckPending) + Math.min(after.numRedelivered, after.numAckPending);
  return { name: after.name, weight: deliveries > 0 ? inHand + deliveries / 1000 : 0, atMost: deliveries };
}
