import {
  JetStreamApiError,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { wholeSeconds } from "./publish";
import type { ConsumerSpec, StreamSpec } from "./spec";

/** A live stream or consumer is somebody else's, or differs in something a server cannot change. Nothing was touched. */
export class DeclareError extends Error {
  override name = "DeclareError";
}

const NOT_FOUND = new Set([10059, 10014]);
const STREAM_EXISTS = 10058;
/** No suitable peers, no meta leader, not enough resources, no quorum: a cluster's answers before all its servers have joined. */
const NOT_YET = new Set([10005, 10008, 10009, 10023]);

/** A stream that a system made says so, in its metadata: another of the same name is somebody else's. */
const MADE_BY = "fleet.system";

export type Declaration = {
  /** The system's name. */
  system: string;
  streams: readonly StreamSpec[];
  /** Streams by convention: key-value buckets and object stores (buckets.ts). Kept on as many servers as the best-kept stream. */
  buckets?: readonly NamedStream[];
  /** FLEET_TIME_SCALE. */
  scale: number;
  /** At most how many servers keep a stream (--replicas); `null` leaves what is there as it is, and makes new streams with one. */
  replicas: number | null;
};

type NamedStream = Partial<StreamConfig> & { name: string; metadata?: Record<string, string> };

/**
 * Creates or updates every stream and consumer. First all that is there is looked at: where one thing is somebody else's, or differs in
 * what cannot be changed, nothing is written. (What only the server can refuse, such as overlapping subjects, it refuses in its turn.)
 * Answers when each stream was created: its identity, beside its name.
 */
export async function declare(jsm: JetStreamManager, declaration: Declaration): Promise<Map<string, string>> {
  const { streams, scale } = declaration;
  const wantedConsumers = streams.flatMap(({ name, consumers }) =>
    consumers.map((spec) => ({ stream: name, wanted: toConsumerConfig(spec, scale) })),
  );
  const wantedStreams = streamConfigs(declaration);
  for (const wanted of wantedStreams) await liveStream(jsm, wanted);
  for (const { stream, wanted } of wantedConsumers) await liveConsumer(jsm, stream, wanted);

  const created = new Map<string, string>();
  for (const wanted of wantedStreams) created.set(wanted.name, (await declareStream(jsm, wanted)).created);
  for (const { stream, wanted } of wantedConsumers) await declareConsumer(jsm, stream, wanted);
  return created;
}

function streamConfigs({ system, streams, buckets = [], scale, replicas }: Declaration): NamedStream[] {
  const metadata = { [MADE_BY]: system };
  const replicated = (wanted = 1) => (replicas === null ? {} : { num_replicas: Math.min(wanted, replicas) });
  return [
    ...streams.map((spec) => ({ ...toStreamConfig(spec, scale), metadata, ...replicated(spec.replicas) })),
    ...buckets.map((bucket) => ({ ...bucket, metadata, ...replicated(Math.max(...streams.map((spec) => spec.replicas ?? 1))) })),
  ];
}

/** What a design does not limit is not mentioned, and so left to the server. */
function toStreamConfig(spec: StreamSpec, scale: number) {
  return {
    name: spec.name,
    description: spec.description,
    subjects: [...spec.subjects],
    retention: spec.retention,
    storage: spec.storage,
    discard: spec.discard,
    max_age: nanos(spec.maxAgeMs),
    max_bytes: spec.maxBytes,
    max_msgs: spec.maxMsgs ?? -1,
    max_msgs_per_subject: spec.maxMsgsPerSubject ?? -1,
    max_msg_size: spec.maxMsgBytes ?? -1,
    duplicate_window: nanos(spec.duplicateWindowMs),
    allow_direct: true,
    ...(spec.allowMsgTtl ? { allow_msg_ttl: true } : {}),
    ...(spec.deleteMarkerTtlMs ? { subject_delete_marker_ttl: nanos(1_000 * wholeSeconds(spec.deleteMarkerTtlMs * scale)) } : {}),
  } satisfies Partial<StreamConfig>;
}

function toConsumerConfig(spec: ConsumerSpec, scale: number) {
  const [filter, ...more] = spec.filter;
  const begin = spec.deliver ?? "all";
  const scaled = (ms: number) => nanos(Math.round(ms * scale));
  return {
    durable_name: spec.name,
    filter_subject: more.length > 0 ? undefined : filter,
    filter_subjects: more.length > 0 ? [...spec.filter] : undefined,
    deliver_policy: begin === "all" ? "all" : "by_start_time",
    opt_start_time: begin === "all" ? undefined : asServerTime(begin.startTime),
    ack_policy: "explicit",
    ack_wait: scaled(spec.backoffMs?.[0] ?? spec.ackWaitMs),
    backoff: spec.backoffMs?.map(scaled),
    max_deliver: spec.maxDeliver,
    max_ack_pending: spec.maxAckPending,
  } satisfies Partial<ConsumerConfig>;
}

/** As the server writes it back: RFC 3339 without trailing zeros. */
const asServerTime = (time: string) => new Date(time).toISOString().replace(/\.?0+Z$/, "Z");

/** `null` where there is none; throws where it is one that cannot become the wanted one. */
async function liveStream(jsm: JetStreamManager, wanted: NamedStream): Promise<StreamInfo | null> {
  const live = await ifFound(jsm.streams.info(wanted.name));
  if (!live) return null;
  const { config } = live;
  const what = `Stream ${wanted.name}`;
  if (config.mirror) refuse(what, `is a mirror of ${config.mirror.name}`);
  if (config.sealed) refuse(what, "is sealed");
  if (!isOurs(config, wanted)) refuse(what, `is somebody else's: it captures ${config.subjects?.join(", ") || "nothing"}`);
  refuseDifference(what, config, wanted, ["storage", "retention"]);
  return live;
}

/** Made before streams said by whom: known by its subjects. */
const isOurs = (live: StreamConfig, { metadata, subjects = [] }: NamedStream) =>
  live.metadata?.[MADE_BY] === metadata?.[MADE_BY] || String(live.subjects?.toSorted()) === String(subjects.toSorted());

async function declareStream(jsm: JetStreamManager, wanted: NamedStream): Promise<StreamInfo> {
  const live = await liveStream(jsm, wanted);
  if (!live) {
    const made = await unlessExists(explain(`Stream ${wanted.name} could not be created`, jsm.streams.add(wanted)));
    return made ?? declareStream(jsm, wanted);
  }
  const metadata = { ...live.config.metadata, ...wanted.metadata }; // others, and the server, write into it too
  if (sameFields(live.config, { ...wanted, metadata })) return live;
  return explain(`Stream ${wanted.name} could not be updated`, jsm.streams.update(wanted.name, { ...wanted, metadata }));
}

type NamedConsumer = ReturnType<typeof toConsumerConfig>;

async function liveConsumer(jsm: JetStreamManager, stream: string, wanted: NamedConsumer): Promise<ConsumerInfo | null> {
  const live = await ifFound(jsm.consumers.info(stream, wanted.durable_name));
  const what = `Consumer ${stream}/${wanted.durable_name}`;
  if (live?.config.deliver_subject) refuse(what, `is a push consumer, to ${live.config.deliver_subject}`);
  if (live) refuseDifference(what, live.config, wanted, ["deliver_policy", "opt_start_time", "ack_policy"]);
  return live;
}

async function declareConsumer(jsm: JetStreamManager, stream: string, wanted: NamedConsumer): Promise<void> {
  const what = `Consumer ${stream}/${wanted.durable_name}`;
  const live = await liveConsumer(jsm, stream, wanted);
  if (!live) return void (await explain(`${what} could not be created`, jsm.consumers.add(stream, wanted)));
  if (sameFields(live.config, wanted)) return;
  await explain(`${what} could not be updated`, jsm.consumers.update(stream, wanted.durable_name, wanted));
}

function refuse(what: string, why: string): never {
  throw new DeclareError(`${what} exists and ${why}. It was left as it is: remove or rename it, or declare another one.`);
}

function refuseDifference<K extends string>(what: string, live: { [k in K]?: unknown }, wanted: { [k in K]?: unknown }, fixed: K[]): void {
  const differing = fixed.filter((field) => live[field] !== wanted[field]);
  if (differing.length === 0) return;
  const list = differing.map((field) => `${field} is ${String(live[field])}, declared ${String(wanted[field])}`).join("; ");
  throw new DeclareError(
    `${what} exists with another configuration that cannot be changed in place: ${list}. Remove it or declare what it is.`,
  );
}

const sameFields = <T extends object>(live: { [k in keyof T]?: unknown }, wanted: T) =>
  (Object.keys(wanted) as (keyof T)[]).every((field) => JSON.stringify(live[field]) === JSON.stringify(wanted[field]));

async function ifFound<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError && NOT_FOUND.has(error.code)) return null;
    throw error;
  }
}

/** Another process may declare the same stream at the same moment. */
async function unlessExists<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DeclareError && error.cause instanceof JetStreamApiError && error.cause.code === STREAM_EXISTS) return null;
    throw error;
  }
}

/** A refusal gets a sentence; what a cluster that is still coming up answers stays what it is, to be tried again. */
async function explain<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError && !NOT_YET.has(error.code))
      throw new DeclareError(`${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
