import type { Consumer, Position } from "@/lib/domain/consumer/types";
import { ownMetadata } from "../monitoring/pack.mjs";
import { nanosToMs, toTime } from "./values";

/** A consumer as /jsz?consumers=1&config=1 and CONSUMER.LIST both give it (nats-server 2.9 to 2.15): the fields used, and no others. Durations are nanoseconds. */
export type WireConsumer = {
  stream_name: string;
  name: string;
  created: WireTime;
  ts?: WireTime;
  config?: {
    durable_name?: string;
    deliver_policy?: string;
    deliver_subject?: string;
    deliver_group?: string;
    ack_policy?: string;
    ack_wait?: number;
    backoff?: number[];
    max_deliver?: number;
    filter_subject?: string;
    filter_subjects?: string[];
    max_waiting?: number;
    max_ack_pending?: number;
    num_replicas?: number;
    pause_until?: WireTime;
    metadata?: Record<string, string>;
  };
  delivered?: WirePosition;
  ack_floor?: WirePosition;
  num_pending?: number;
  num_ack_pending?: number;
  num_redelivered?: number;
  num_waiting?: number;
  push_bound?: boolean;
  paused?: boolean;
  cluster?: { leader?: string };
};

const noMetadata = {};

type WirePosition = { consumer_seq?: number; stream_seq?: number; last_active?: WireTime };

/** RFC 3339, or epoch ms where the parsing thread has read it already. */
type WireTime = string | number;

/** Who leads, as seen by the server that answered: a follower's num_pending is reset to 0 and would read as "caught up". */
export function leaderOf(wire: { cluster?: { leader?: string } }): string | null {
  return wire.cluster ? wire.cluster.leader || null : null;
}

export function toConsumer(wire: WireConsumer, { serverAt, clustered }: { serverAt: number; clustered: boolean }): Consumer {
  const config = wire.config ?? {};
  const leader = leaderOf(wire);
  return {
    key: `${wire.stream_name} ${wire.name}`,
    stream: wire.stream_name,
    name: wire.name,
    createdAt: toTime(wire.created) ?? 0,
    at: toTime(wire.ts) ?? serverAt,
    durable: Boolean(config.durable_name),
    filterSubjects: config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : []),
    ackPolicy: config.ack_policy ?? "none",
    ackWaitMs: nanosToMs(config.ack_wait),
    backoffMs: config.backoff?.map((nanos) => nanos / 1e6) ?? [],
    maxDeliver: config.max_deliver ?? -1,
    maxAckPending: config.max_ack_pending ?? -1,
    maxWaiting: config.max_waiting ?? 0,
    deliverPolicy: config.deliver_policy ?? "all",
    deliverSubject: config.deliver_subject || null,
    deliverGroup: config.deliver_group || null,
    pushBound: wire.push_bound ?? false,
    replicas: config.num_replicas || 1,
    leader,
    hasLeader: !clustered || leader !== null,
    paused: wire.paused ?? false,
    pausedUntil: wire.paused ? toTime(config.pause_until) : null,
    metadata: ownMetadata(config.metadata) ?? noMetadata,
    delivered: toPosition(wire.delivered),
    ackFloor: toPosition(wire.ack_floor),
    numPending: wire.num_pending ?? 0,
    numAckPending: wire.num_ack_pending ?? 0,
    numRedelivered: wire.num_redelivered ?? 0,
    numWaiting: wire.num_waiting ?? 0,
  };
}

function toPosition(wire: WirePosition = {}): Position {
  return { consumerSeq: wire.consumer_seq ?? 0, streamSeq: wire.stream_seq ?? 0, lastActiveAt: toTime(wire.last_active) };
}
