import { isAttended, lag } from "./lag";
import type { StatusPolicy } from "./policy";
import type { ConsumerTrack } from "./track";
import type { Consumer } from "./types";

/**
 * Most consumers of a large fleet are caught up and still. Such a track *sleeps*: it stays as it is, and its row too, so that a tick
 * makes nothing new for them. `last.at` then is older than the last reading; `awake` brings it up to date when something happens.
 */
export function staysAsleep(track: ConsumerTrack, next: Consumer): boolean {
  const { last } = track;
  const from = track.anchors[0];
  return (
    lag(next) === 0 &&
    isSame(last, next) &&
    !next.paused &&
    track.leaderlessSince === null &&
    track.shown.status === "ok" &&
    // Its rates have come to rest, and are known.
    last.at > from.at &&
    last.delivered.consumerSeq === from.deliveries &&
    track.redeliveries === from.redeliveries &&
    (track.estimatedAt ?? from.at) <= from.at
  );
}

/** Everything that a row shows, or that a track is judged by, but the time. */
function isSame(a: Consumer, b: Consumer): boolean {
  return (
    a.delivered.consumerSeq === b.delivered.consumerSeq &&
    a.delivered.streamSeq === b.delivered.streamSeq &&
    a.delivered.lastActiveAt === b.delivered.lastActiveAt &&
    a.ackFloor.streamSeq === b.ackFloor.streamSeq &&
    a.numPending === b.numPending &&
    a.numAckPending === b.numAckPending &&
    a.numRedelivered === b.numRedelivered &&
    a.numWaiting === b.numWaiting &&
    a.pushBound === b.pushBound &&
    a.hasLeader === b.hasLeader &&
    a.leader === b.leader &&
    a.paused === b.paused &&
    a.createdAt === b.createdAt &&
    a.maxAckPending === b.maxAckPending &&
    a.maxDeliver === b.maxDeliver &&
    a.ackWaitMs === b.ackWaitMs &&
    a.filterSubjects.length === b.filterSubjects.length &&
    a.filterSubjects.every((subject, i) => subject === b.filterSubjects[i])
  );
}

/** The track as it would stand at the last reading, had it not slept: nothing was delivered and nothing waited meanwhile. */
export function awake(track: ConsumerTrack, lastReadAt: number, policy: StatusPolicy): ConsumerTrack {
  const { last, anchors } = track;
  if (last.at >= lastReadAt || !last.hasLeader || lag(last) > 0 || track.leaderlessSince !== null) return track;
  const still = { deliveries: last.delivered.consumerSeq, redeliveries: track.redeliveries };
  const quietFrom = Math.max(track.window.newest.startAt, lastReadAt - policy.windowMs / 2);
  return {
    ...track,
    last: { ...last, at: lastReadAt },
    attendedAt: isAttended(last) ? lastReadAt : track.attendedAt,
    anchors: [
      { at: Math.max(anchors[0].at, lastReadAt - policy.rateWindowMs), ...still },
      { at: lastReadAt, ...still },
    ],
    window: { oldest: null, older: null, newest: { startAt: quietFrom, firstLag: 0, min: 0, max: 0 } },
  };
}
