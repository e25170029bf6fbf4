import type { Stream, StreamCluster } from "@/lib/domain/stream/types";
import { ownMetadata } from "../monitoring/pack.mjs";
import { nanosToMs, toLimit, toTime } from "./values";
import type { WireConsumer } from "./consumer";

/** A stream as /jsz and STREAM.LIST both give it; /jsz has its name outside the configuration, that only with config=1, and its consumers inside. */
export type WireStream = {
  name?: string;
  created: string;
  ts?: string;
  config?: {
    name?: string;
    subjects?: string[];
    retention?: string;
    storage?: string;
    discard?: string;
    discard_new_per_subject?: boolean;
    num_replicas?: number;
    max_msgs?: number;
    max_bytes?: number;
    max_msgs_per_subject?: number;
    max_msg_size?: number;
    max_age?: number;
    duplicate_window?: number;
    allow_direct?: boolean;
    allow_msg_ttl?: boolean;
    sealed?: boolean;
    no_ack?: boolean;
    mirror?: { name?: string };
    sources?: { name?: string }[];
    description?: string;
    metadata?: Record<string, string>;
  };
  state?: {
    messages?: number;
    bytes?: number;
    first_seq?: number;
    first_ts?: string;
    last_seq?: number;
    last_ts?: string;
    num_subjects?: number;
    num_deleted?: number;
    consumer_count?: number;
  };
  cluster?: { name?: string; leader?: string; replicas?: { name?: string; current?: boolean; offline?: boolean; lag?: number }[] };
  consumer_detail?: Iterable<WireConsumer>;
};

/** What a stream's configuration says: the same until somebody updates it. */
type Configured = Omit<
  Stream,
  | "name"
  | "createdAt"
  | "at"
  | "messages"
  | "sizeBytes"
  | "firstSeq"
  | "firstAt"
  | "lastSeq"
  | "lastAt"
  | "numSubjects"
  | "numDeleted"
  | "consumerCount"
  | "cluster"
>;

function configured(config: WireStream["config"] = {}): Configured {
  return {
    subjects: config.subjects ?? [],
    retention: config.retention === "workqueue" || config.retention === "interest" ? config.retention : "limits",
    storage: config.storage === "memory" ? "memory" : "file",
    discard: config.discard === "new" ? "new" : "old",
    discardNewPerSubject: config.discard_new_per_subject ?? false,
    replicas: config.num_replicas || 1,
    maxMessages: toLimit(config.max_msgs),
    maxBytes: toLimit(config.max_bytes),
    maxMessagesPerSubject: toLimit(config.max_msgs_per_subject),
    maxMessageBytes: toLimit(config.max_msg_size),
    maxAgeMs: toLimit(nanosToMs(config.max_age) ?? undefined),
    duplicateWindowMs: toLimit(nanosToMs(config.duplicate_window) ?? undefined),
    allowDirect: config.allow_direct ?? false,
    allowMsgTtl: config.allow_msg_ttl ?? false,
    sealed: config.sealed ?? false,
    mirrorOf: config.mirror?.name ?? null,
    sources: config.sources?.flatMap((source) => source.name ?? []) ?? [],
    description: config.description || null,
    metadata: ownMetadata(config.metadata) ?? {},
  };
}

/** `before`: the same stream as it was read before. It gives the configuration to a wire without one. */
export function toStream(wire: WireStream, { serverAt }: { serverAt: number }, before?: Stream): Stream {
  const config = before && !wire.config ? before : configured(wire.config);
  const state = wire.state ?? {};
  const messages = state.messages ?? 0;
  return {
    ...config,
    name: wire.name ?? wire.config?.name ?? "",
    createdAt: toTime(wire.created) ?? 0,
    at: toTime(wire.ts) ?? serverAt,
    messages,
    sizeBytes: state.bytes ?? 0,
    firstSeq: state.first_seq ?? 0,
    firstAt: messages > 0 ? toTime(state.first_ts) : null,
    lastSeq: state.last_seq ?? 0,
    lastAt: toTime(state.last_ts),
    numSubjects: state.num_subjects ?? null,
    numDeleted: state.num_deleted ?? 0,
    consumerCount: state.consumer_count ?? 0,
    cluster: wire.cluster ? toCluster(wire.cluster) : null,
  };
}

function toCluster(wire: NonNullable<WireStream["cluster"]>): StreamCluster {
  const replicas = wire.replicas ?? [];
  return {
    name: wire.name ?? null,
    leader: wire.leader || null,
    replicas: replicas.map((one) => ({
      name: one.name ?? "",
      current: one.current ?? false,
      offline: one.offline ?? false,
      lag: one.lag ?? 0,
    })),
  };
}
