import { isAttended, lag, longestAckWaitMs } from "./lag";
import type { StatusPolicy } from "./policy";
import { ratesOf, type ConsumerTrack } from "./track";

/** Earlier than anything. */
export const NEVER = Number.NEGATIVE_INFINITY;

/** What status rules look at: one consumer's track at the time of its last reading, by the server's clock. */
export type Situation = { track: ConsumerTrack; policy: StatusPolicy; ageMs: number | null };

/** Since when messages wait and none was delivered. Never earlier than there was work, nor than watching resumed. */
export function quietSince({ track, ageMs }: Situation): number {
  const { last } = track;
  const neverDelivered = last.delivered.consumerSeq === 0;
  const deliveredAt = track.deliveredAt ?? (neverDelivered ? last.createdAt : track.startedAt);
  const workSince = Math.min(track.pendingSince ?? last.at, last.at - (ageMs ?? 0));
  return Math.max(deliveredAt, workSince, track.resumedAt ?? NEVER);
}

/** The last sign of a worker: a delivery, an ack, a pull that waited. */
export function lastSignOfLife(track: ConsumerTrack): number {
  const deliveredAt = track.deliveredAt ?? track.startedAt;
  return Math.max(deliveredAt, track.last.ackFloor.lastActiveAt ?? NEVER, track.attendedAt ?? NEVER, track.resumedAt ?? NEVER);
}

/** Nobody pulls or is bound, now and for as long as silence counts. */
export function isDeserted({ track, policy }: Situation): boolean {
  if (isAttended(track.last)) return false;
  return track.attendedAt === null || track.last.at - track.attendedAt >= policy.quietAfterMs;
}

/** Somebody may still be working on what is in hand: a busy worker has no pull waiting. */
export function isWithinAckWait({ track }: Situation): boolean {
  const { last } = track;
  if (last.numAckPending === 0) return false;
  const ackWaitMs = longestAckWaitMs(last);
  return ackWaitMs === null || last.at - Math.max(track.deliveredAt ?? track.startedAt, last.ackFloor.lastActiveAt ?? NEVER) < ackWaitMs;
}

/** More than a trivial lag: enough messages, and they wait longer than the objective (or would, at the present rate). */
export function isBehind(situation: Situation): boolean {
  const { track, policy, ageMs } = situation;
  const { last } = track;
  if (lag(last) < policy.lagFloor) return false;
  const { deliveryPerSec } = ratesOf(track);
  const waitMs = deliveryPerSec ? (lag(last) / deliveryPerSec) * 1000 : last.at - quietSince(situation);
  return Math.max(waitMs, ageMs ?? 0) >= policy.ageObjectiveMs;
}
