/** Where a consumer stands in its two numberings: `consumerSeq` counts deliveries (redeliveries too), `streamSeq` is the highest stream sequence. */
export type Position = { consumerSeq: number; streamSeq: number; lastActiveAt: number | null };

/**
 * One consumer at one tick, as its leader told it. Times are epoch ms by the server's clock, durations ms.
 * Fields that a source does not give are `null`, never 0.
 */
export type Consumer = {
  /** `<stream> <name>`, neither of which may hold a space. Made once a reading: every tick looks each consumer up several times. */
  key: string;
  stream: string;
  name: string;
  createdAt: number;
  /** Server time of these numbers. */
  at: number;
  durable: boolean;
  filterSubjects: readonly string[];
  ackPolicy: string;
  ackWaitMs: number | null;
  backoffMs: readonly number[];
  /** -1: without bound. */
  maxDeliver: number;
  maxAckPending: number;
  maxWaiting: number;
  deliverPolicy: string;
  /** Set on push consumers. */
  deliverSubject: string | null;
  deliverGroup: string | null;
  pushBound: boolean;
  replicas: number;
  leader: string | null;
  /** `false`: the cluster has no leader for it, and its numbers mean nothing. */
  hasLeader: boolean;
  paused: boolean;
  pausedUntil: number | null;
  metadata: Readonly<Record<string, string>>;
  delivered: Position;
  ackFloor: Position;
  numPending: number;
  numAckPending: number;
  numRedelivered: number;
  numWaiting: number;
};

export const consumerStatuses = [
  "offline",
  "paused",
  "no-workers",
  "stuck",
  "stalled",
  "saturated",
  "poisoned",
  "falling-behind",
  "draining",
  "ok",
] as const;

/** Design §6. The order is the precedence: the first that applies is shown, all that apply stand in `reasons`. */
export type ConsumerStatus = (typeof consumerStatuses)[number];
