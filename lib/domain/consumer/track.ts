import { isAttended, lag } from "./lag";
import type { StatusPolicy } from "./policy";
import type { Redeliveries } from "./redeliveries";
import { addToWindow, beginWindow, type LagWindow } from "./trend";
import type { Consumer, ConsumerStatus } from "./types";

/** Cumulative numbers at one moment, to take rates from. `redeliveries` counts from where watching began. */
type Anchor = { at: number; deliveries: number; redeliveries: number };

/**
 * What is remembered about one consumer between ticks: constant in size, however long the window. All times by the server's clock.
 * A track begins anew with another createdAt, after a reset (sequences fell), and after a gap in the readings.
 */
export type ConsumerTrack = {
  /** The last numbers that a leader gave. */
  last: Consumer;
  startedAt: number;
  /** Set when watching resumed after a gap, a restart of the server or a new leader, or a pause ended: silence counts from here. */
  resumedAt: number | null;
  pendingSince: number | null;
  attendedAt: number | null;
  deliveredAt: number | null;
  atCapSince: number | null;
  floorMovedAt: number | null;
  leaderlessSince: number | null;
  redeliveries: number;
  estimatedAt: number | null;
  anchors: readonly [Anchor, Anchor];
  window: LagWindow;
  shown: { status: ConsumerStatus; sinceAt: number };
  /** The last trouble that ended, so that a short break does not make it new. */
  ended: { status: ConsumerStatus; sinceAt: number; endedAt: number } | null;
};

export function beginTrack(consumer: Consumer, { resumed }: { resumed: boolean }): ConsumerTrack {
  const anchor = { at: consumer.at, deliveries: consumer.delivered.consumerSeq, redeliveries: 0 };
  return {
    last: consumer,
    startedAt: consumer.at,
    resumedAt: resumed ? consumer.at : null,
    pendingSince: consumer.numPending > 0 ? consumer.at : null,
    attendedAt: isAttended(consumer) ? consumer.at : null,
    deliveredAt: consumer.delivered.lastActiveAt,
    atCapSince: isAtCap(consumer) ? consumer.at : null,
    floorMovedAt: null,
    leaderlessSince: null,
    redeliveries: 0,
    estimatedAt: null,
    anchors: [anchor, anchor],
    window: beginWindow({ at: consumer.at, lag: lag(consumer) }),
    shown: { status: "ok", sinceAt: consumer.at },
    ended: null,
  };
}

/** Whether the numbers continue: not made anew, not reset, no gap, the same leader with its memory (a restart forgets last_active). */
export function continues(track: ConsumerTrack, next: Consumer, policy: StatusPolicy): boolean {
  const { last } = track;
  return (
    next.createdAt === last.createdAt &&
    next.delivered.consumerSeq >= last.delivered.consumerSeq &&
    next.delivered.streamSeq >= last.delivered.streamSeq &&
    next.at - last.at <= policy.gapMs &&
    next.leader === last.leader &&
    (next.delivered.lastActiveAt !== null || last.delivered.lastActiveAt === null)
  );
}

export function advanceTrack(
  track: ConsumerTrack,
  next: Consumer,
  known: { policy: StatusPolicy; redelivered: Redeliveries },
): ConsumerTrack {
  const { last } = track;
  const { policy, redelivered } = known;
  const delivered = next.delivered.consumerSeq > last.delivered.consumerSeq;
  const floorMoved = next.ackFloor.streamSeq > last.ackFloor.streamSeq;
  const redeliveries = track.redeliveries + redelivered.count;
  return {
    last: next,
    startedAt: track.startedAt,
    resumedAt: last.paused && !next.paused ? next.at : track.resumedAt,
    pendingSince: next.numPending === 0 ? null : (track.pendingSince ?? next.at),
    attendedAt: isAttended(next) ? next.at : track.attendedAt,
    deliveredAt: next.delivered.lastActiveAt ?? (delivered ? next.at : track.deliveredAt),
    atCapSince: !isAtCap(next) ? null : (track.atCapSince ?? next.at),
    floorMovedAt: floorMoved ? next.at : track.floorMovedAt,
    leaderlessSince: null,
    redeliveries,
    estimatedAt: redelivered.isEstimate ? next.at : track.estimatedAt,
    anchors: moveAnchors(track.anchors, { at: next.at, deliveries: next.delivered.consumerSeq, redeliveries }, policy.rateWindowMs),
    window: addToWindow(track.window, { at: last.at, lag: lag(last) }, { at: next.at, lag: lag(next), windowMs: policy.windowMs }),
    shown: track.shown,
    ended: track.ended,
  };
}

/** The first anchor stays between one and two rate windows behind. */
function moveAnchors([older, newer]: readonly [Anchor, Anchor], now: Anchor, rateWindowMs: number): readonly [Anchor, Anchor] {
  return now.at - newer.at >= rateWindowMs ? [newer, now] : [older, newer];
}

/** Everything that may be unacknowledged at once is, and more waits. */
export function isAtCap(consumer: Consumer): boolean {
  return consumer.maxAckPending > 0 && consumer.numAckPending >= consumer.maxAckPending && consumer.numPending > 0;
}

export type Rates = { deliveryPerSec: number | null; redeliveryPerSec: number | null; isEstimate: boolean };

/** `null` before there are two readings to compare. Never negative. */
export function ratesOf(track: ConsumerTrack): Rates {
  const [from] = track.anchors;
  const spanSec = (track.last.at - from.at) / 1000;
  if (spanSec <= 0) return { deliveryPerSec: null, redeliveryPerSec: null, isEstimate: false };
  return {
    deliveryPerSec: (track.last.delivered.consumerSeq - from.deliveries) / spanSec,
    redeliveryPerSec: (track.redeliveries - from.redeliveries) / spanSec,
    isEstimate: track.estimatedAt !== null && track.estimatedAt > from.at,
  };
}
