import type { Stream, StreamCluster } from "./types";
import type { streamHealths } from "./row";

export type StreamHealth = (typeof streamHealths)[number];

type Anchor = { at: number; lastSeq: number; share: number | null };

/** What is remembered about one stream between ticks. Times by the server's clock. */
export type StreamTrack = {
  last: Stream;
  anchors: readonly [Anchor, Anchor];
  /** Anchors further apart, for the slow movement of fullness. */
  slow: readonly [Anchor, Anchor];
  leaderlessSince: number | null;
  behindSince: number | null;
  shown: { health: StreamHealth; sinceAt: number };
};

/** `rateWindowMs`: publish rates are taken over one to two of these, fullness over `windowMs` likewise. */
export type StreamPolicy = {
  rateWindowMs: number;
  windowMs: number;
  gapMs: number;
  offlineAfterMs: number;
  replicaBehindAfterMs: number;
  replicaLagFloor: number;
};

export const defaultStreamPolicy: StreamPolicy = {
  rateWindowMs: 10_000,
  windowMs: 60_000,
  gapMs: 15_000,
  offlineAfterMs: 3_000,
  replicaBehindAfterMs: 10_000,
  replicaLagFloor: 1_000,
};

export function advanceStream(track: StreamTrack | undefined, stream: Stream, share: number | null, policy: StreamPolicy): StreamTrack {
  const now: Anchor = { at: stream.at, lastSeq: stream.lastSeq, share };
  const leaderless = stream.cluster !== null && stream.cluster.leader === null;
  const behind = replicasBehind(stream, policy).length > 0;
  const goesOn =
    track !== undefined &&
    stream.createdAt === track.last.createdAt &&
    stream.lastSeq >= track.last.lastSeq &&
    stream.at - track.last.at <= policy.gapMs;
  return {
    last: stream,
    anchors: goesOn ? move(track.anchors, now, policy.rateWindowMs) : [now, now],
    slow: goesOn ? move(track.slow, now, policy.windowMs) : [now, now],
    leaderlessSince: leaderless ? (track?.leaderlessSince ?? stream.at) : null,
    behindSince: behind ? (track?.behindSince ?? stream.at) : null,
    shown: track?.shown ?? { health: "ok", sinceAt: stream.at },
  };
}

function move([older, newer]: readonly [Anchor, Anchor], now: Anchor, windowMs: number): readonly [Anchor, Anchor] {
  return now.at - newer.at >= windowMs ? [newer, now] : [older, newer];
}

/** Offline, not current, or far behind. On a quiet stream a dead replica is just not current: lag 0 and not offline, for 40 s at least (seen, 2.15.1). */
export function replicasBehind(stream: Stream, policy: StreamPolicy): StreamCluster["replicas"] {
  return stream.cluster?.replicas.filter((one) => one.offline || !one.current || one.lag >= policy.replicaLagFloor) ?? [];
}

/** `null` before there are two readings to compare. */
export function publishRatePerSec(track: StreamTrack): number | null {
  const [from] = track.anchors;
  const spanSec = (track.last.at - from.at) / 1000;
  return spanSec > 0 ? (track.last.lastSeq - from.lastSeq) / spanSec : null;
}

const LONGEST_FORECAST_MS = 30 * 86_400_000;

/** So many messages must have been due since the last growth before it counts as over: a slow stream is quiet between two. */
const DUE = 3;

/** When the limit is reached if it goes on like this; `null` when it does not grow, no longer grows, or not for long enough to say. */
export function timeToFullMs(track: StreamTrack, share: number | null): number | null {
  const [from, middle] = track.slow;
  if (share === null || from.share === null || middle.share === null || middle.at === from.at || share >= 1) return null;
  if (middle.share <= from.share || share < middle.share) return null;
  const perMs = (share - from.share) / (track.last.at - from.at);
  const [lately] = track.anchors;
  const dueMessages = (perMs * (track.last.at - lately.at) * track.last.messages) / share;
  if (lately.share !== null && share <= lately.share && dueMessages >= DUE) return null;
  const leftMs = (1 - share) / perMs;
  return leftMs <= LONGEST_FORECAST_MS ? leftMs : null;
}
