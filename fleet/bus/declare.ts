import { JetStreamApiError, type ConsumerConfig, type JetStreamManager, type StreamConfig, type StreamInfo } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { ConsumerSpec, StreamSpec } from "./spec";

/** A live stream or consumer differs in something a server cannot change. Nothing was touched. */
export class DeclareError extends Error {
  override name = "DeclareError";
}

const NOT_FOUND = new Set([10059, 10014]);
const STREAM_EXISTS = 10058;

/** Creates or updates every stream and consumer. Answers when each stream was created: its identity, beside its name. */
export async function declare(jsm: JetStreamManager, streams: readonly StreamSpec[], scale: number): Promise<Map<string, string>> {
  const created = new Map<string, string>();
  for (const stream of streams) created.set(stream.name, (await declareStream(jsm, stream)).created);
  for (const stream of streams) {
    for (const consumer of stream.consumers) await declareConsumer(jsm, stream.name, toConsumerConfig(consumer, scale));
  }
  return created;
}

function toStreamConfig(spec: StreamSpec) {
  return {
    name: spec.name,
    description: spec.description,
    subjects: [...spec.subjects],
    retention: spec.retention,
    storage: spec.storage,
    discard: spec.discard,
    max_age: nanos(spec.maxAgeMs),
    max_bytes: spec.maxBytes,
    duplicate_window: nanos(spec.duplicateWindowMs),
    num_replicas: 1,
    allow_direct: true,
  } satisfies Partial<StreamConfig>;
}

function toConsumerConfig(spec: ConsumerSpec, scale: number) {
  const [filter, ...more] = spec.filter;
  return {
    durable_name: spec.name,
    filter_subject: more.length > 0 ? undefined : filter,
    filter_subjects: more.length > 0 ? [...spec.filter] : undefined,
    deliver_policy: "all",
    ack_policy: "explicit",
    ack_wait: nanos(Math.round(spec.ackWaitMs * scale)),
    max_deliver: spec.maxDeliver,
    max_ack_pending: spec.maxAckPending,
  } satisfies Partial<ConsumerConfig>;
}

async function declareStream(jsm: JetStreamManager, spec: StreamSpec): Promise<StreamInfo> {
  const wanted = toStreamConfig(spec);
  const live = await ifFound(jsm.streams.info(spec.name));
  if (!live) {
    const made = await unlessExists(jsm.streams.add(wanted));
    return made ?? declareStream(jsm, spec);
  }
  refuseDifference(`Stream ${spec.name}`, live.config, wanted, ["storage", "retention"]);
  if (sameFields(live.config, wanted)) return live;
  return explain(`Stream ${spec.name} could not be updated`, jsm.streams.update(spec.name, wanted));
}

async function declareConsumer(jsm: JetStreamManager, stream: string, wanted: ReturnType<typeof toConsumerConfig>): Promise<void> {
  const what = `Consumer ${stream}/${wanted.durable_name}`;
  const info = await ifFound(jsm.consumers.info(stream, wanted.durable_name));
  if (!info) return void (await explain(`${what} could not be created`, jsm.consumers.add(stream, wanted)));
  refuseDifference(what, info.config, wanted, ["deliver_policy", "ack_policy"]);
  if (sameFields(info.config, wanted)) return;
  await explain(`${what} could not be updated`, jsm.consumers.update(stream, wanted.durable_name, wanted));
}

function refuseDifference<K extends string>(what: string, live: { [k in K]?: unknown }, wanted: { [k in K]: unknown }, fixed: K[]): void {
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
    if (error instanceof JetStreamApiError && error.code === STREAM_EXISTS) return null;
    if (error instanceof JetStreamApiError) throw new DeclareError(`Stream could not be created: ${error.message}`, { cause: error });
    throw error;
  }
}

async function explain<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError) throw new DeclareError(`${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
