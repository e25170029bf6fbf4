/** What a system is made of, as data. Durations are the design's own, before FLEET_TIME_SCALE; max_age is never scaled. */

export type ConsumerSpec = {
  name: string;
  filter: readonly string[];
  ackWaitMs: number;
  maxDeliver: number;
  /** Also how many messages one agent works on at a time: the server hands out no more than this many unacknowledged ones. */
  maxAckPending: number;
  nakDelayMs: number;
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
  consumers: readonly ConsumerSpec[];
};

export function consumerSpec(streams: readonly StreamSpec[], stream: string, consumer: string): ConsumerSpec {
  const found = streams.find((s) => s.name === stream)?.consumers.find((c) => c.name === consumer);
  if (!found) throw new Error(`${stream} declares no consumer ${consumer}: add it to streams.ts.`);
  return found;
}
