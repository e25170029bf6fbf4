import type { Consumer, Position } from "@/lib/domain/consumer/types";
import { ownMetadata } from "../monitoring/pack.mjs";
import { nanosToMs, toTime } from "./values";

/**
 * A consumer as /jsz?consumers=1 and CONSUMER.LIST both give it (nats-server 2.9 to 2.15): the fields used, and no others; `config` only
 * with &config=1. Durations are nanoseconds.
 */
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
  pause_remaining?: number;
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

/** What a consumer's configuration says: the same until somebody updates it. */
type Configured = Pick<
  Consumer,
  | "durable"
  | "filterSubjects"
  | "ackPolicy"
  | "ackWaitMs"
  | "backoffMs"
  | "maxDeliver"
  | "maxAckPending"
  | "maxWaiting"
  | "deliverPolicy"
  | "deliverSubject"
  | "deliverGroup"
  | "replicas"
  | "pausedUntil"
  | "metadata"
>;

function configured(config: WireConsumer["config"] = {}): Configured {
  return {
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
    replicas: config.num_replicas || 1,
    pausedUntil: toTime(config.pause_until),
    metadata: ownMetadata(config.metadata) ?? noMetadata,
  };
}

type Seen = { serverAt: number; clustered: boolean };

/**
 * `before`: the same consumer as it was read before. It gives the configuration to a wire without one, and its names in any case: maps
 * find a string that they hold at once, and an equal one only after hashing and comparing it.
 */
export function toConsumer(wire: WireConsumer, { serverAt, clustered }: Seen, before?: Consumer): Consumer {
  const config = before && !wire.config ? before : configured(wire.config);
  const leader = leaderOf(wire);
  const at = toTime(wire.ts) ?? serverAt;
  return {
    key: before?.key ?? `${wire.stream_name} ${wire.name}`,
    stream: before?.stream ?? wire.stream_name,
    name: before?.name ?? wire.name,
    createdAt: toTime(wire.created) ?? 0,
    at,
    durable: config.durable,
    filterSubjects: config.filterSubjects,
    ackPolicy: config.ackPolicy,
    ackWaitMs: config.ackWaitMs,
    backoffMs: config.backoffMs,
    maxDeliver: config.maxDeliver,
    maxAckPending: config.maxAckPending,
    maxWaiting: config.maxWaiting,
    deliverPolicy: config.deliverPolicy,
    deliverSubject: config.deliverSubject,
    deliverGroup: config.deliverGroup,
    pushBound: wire.push_bound ?? false,
    replicas: config.replicas,
    leader,
    hasLeader: !clustered || leader !== null,
    paused: wire.paused ?? false,
    pausedUntil: wire.paused ? (config.pausedUntil ?? at + (nanosToMs(wire.pause_remaining) ?? 0)) : null,
    metadata: config.metadata,
    delivered: toPosition(wire.delivered, before?.delivered),
    ackFloor: toPosition(wire.ack_floor, before?.ackFloor),
    numPending: wire.num_pending ?? 0,
    numAckPending: wire.num_ack_pending ?? 0,
    numRedelivered: wire.num_redelivered ?? 0,
    numWaiting: wire.num_waiting ?? 0,
  };
}

/** Where it stands still, the same object: ten thousand new ones a tick would each be copied about by the garbage collector. */
function toPosition(wire: WirePosition = {}, before?: Position): Position {
  const position = { consumerSeq: wire.consumer_seq ?? 0, streamSeq: wire.stream_seq ?? 0, lastActiveAt: toTime(wire.last_active) };
  const { consumerSeq, streamSeq, lastActiveAt } = position;
  const isStill = consumerSeq === before?.consumerSeq && streamSeq === before.streamSeq && lastActiveAt === before.lastActiveAt;
  return isStill ? before : position;
}
