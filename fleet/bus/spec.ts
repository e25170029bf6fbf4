/** What a system is made of, as data. Durations are the design's own, before FLEET_TIME_SCALE; max_age and duplicate windows are never scaled. */

export type ConsumerSpec = {
  name: string;
  filter: readonly string[];
  ackWaitMs: number;
  maxDeliver: number;
  /** Also how many messages one agent works on at a time: the server hands out no more than this many unacknowledged ones. */
  maxAckPending: number;
  /** How long a failed message waits before its next attempt. */
  nakDelayMs: number;
  /** Waits that differ by attempt (the last one repeats), for naks and for unanswered messages: then ackWaitMs and nakDelayMs do not count. */
  backoffMs?: readonly number[];
  /** Where a new consumer begins: with all that is stored (unless said), or at a time (RFC 3339). It cannot be changed later. */
  deliver?: "all" | { startTime: string };
};

export type StreamSpec = {
  name: string;
  description: string;
  subjects: readonly string[];
  retention: "limits" | "workqueue" | "interest";
  storage: "file" | "memory";
  maxAgeMs: number;
  maxBytes: number;
  /** When it is full: `old` drops the oldest message, `new` refuses the publish (right where dropping would lose work). */
  discard: "old" | "new";
  duplicateWindowMs: number;
  /** Messages may carry a life of their own (`publish(…, { ttlMs })`). */
  allowMsgTtl?: boolean;
  /** When the last message of a subject goes by age or TTL, a marker without a body stays for this long. Needs allowMsgTtl. */
  deleteMarkerTtlMs?: number;
  maxMsgs?: number;
  maxMsgsPerSubject?: number;
  maxMsgBytes?: number;
  /** On how many servers of a cluster it is kept, where --replicas allows as many; 1 unless said. */
  replicas?: number;
  consumers: readonly ConsumerSpec[];
};

export function consumerSpec(streams: readonly StreamSpec[], stream: string, consumer: string): ConsumerSpec {
  const found = streams.find((s) => s.name === stream)?.consumers.find((c) => c.name === consumer);
  if (!found) throw new Error(`${stream} declares no consumer ${consumer}: add it to streams.ts.`);
  return found;
}

/** With a backoff the server adds what the attempt waits longer than the first to the delay of a nak (measured on 2.15): so always the first. */
export const nakDelayMs = ({ backoffMs, nakDelayMs: same }: ConsumerSpec): number => backoffMs?.[0] ?? same;
