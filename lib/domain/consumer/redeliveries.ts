import type { Stream } from "../stream/types";
import { isFiltered } from "./lag";
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
  if (!isFiltered(after) && stream.numDeleted === 0 && !headWasCut) return { kind: "exact", count: spanned };
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

/**
 * On a work queue nothing can be counted, but its consumers share the arrivals: all first deliveries together are what was pending
 * plus what arrived minus what is pending now. The redeliveries that leaves go to those that have redelivered messages in hand.
 * Returns redeliveries by consumer name, an estimate each.
 */
export function redeliveryShares(
  stream: { before: Stream; after: Stream },
  pairs: readonly { before: Consumer; after: Consumer }[],
): Map<string, number> {
  const shares = new Map<string, number>();
  let total = -(stream.after.lastSeq - stream.before.lastSeq);
  let weights = 0;
  for (const { before, after } of pairs) {
    total += after.delivered.consumerSeq - before.delivered.consumerSeq - (before.numPending - after.numPending);
    weights += weightOf(before, after);
  }
  if (total <= 0 || weights === 0) return shares;
  for (const { before, after } of pairs) shares.set(after.name, (total * weightOf(before, after)) / weights);
  return shares;
}

function weightOf(before: Consumer, after: Consumer): number {
  if (after.delivered.consumerSeq === before.delivered.consumerSeq) return 0;
  return Math.min(before.numRedelivered, before.numAckPending) + Math.min(after.numRedelivered, after.numAckPending);
}
