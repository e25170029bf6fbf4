import { readersOf, toColumns } from "./columns.mjs";

// How a large /jsz answer travels from the parsing thread: consumers as columns, without what is never read, numbers and times as
// arrays that change hands without a copy. As objects, their structured clone alone costs twice the parsing of the whole answer; as
// JSON, writing and reading it again costs half of that. Plain JavaScript, since the thread runs it as it is.

/** What lib/nats/wire reads of a configuration. */
const streamConfig = [
  "name",
  "subjects",
  "retention",
  "storage",
  "discard",
  "discard_new_per_subject",
  "num_replicas",
  "max_msgs",
  "max_bytes",
  "max_msgs_per_subject",
  "max_msg_size",
  "max_age",
  "duplicate_window",
  "allow_direct",
  "allow_msg_ttl",
  "sealed",
  "mirror",
  "sources",
  "description",
  "metadata",
];
const consumerConfig = [
  "durable_name",
  "deliver_policy",
  "deliver_subject",
  "deliver_group",
  "ack_policy",
  "ack_wait",
  "backoff",
  "max_deliver",
  "filter_subject",
  "filter_subjects",
  "max_waiting",
  "max_ack_pending",
  "num_replicas",
  "pause_until",
];
const consumerFields = [
  "name",
  "created",
  "ts",
  "num_pending",
  "num_ack_pending",
  "num_redelivered",
  "num_waiting",
  "push_bound",
  "paused",
  "pause_remaining",
];
const positionFields = ["consumer_seq", "stream_seq", "last_active"];
/** @typedef {import("./columns.mjs").Wire} Wire */
/** @typedef {import("./columns.mjs").Columns} Columns */

/**
 * A parsed /jsz answer as it travels. `text` has everything but the columns of numbers.
 * @typedef {{ text: string, numbers: Float64Array[] }} Packed
 */

/**
 * @param {Wire} jsz
 * @returns {Packed}
 */
export function pack(jsz) {
  /** @type {Wire[]} */
  const consumers = [];
  const packStream = (/** @type {Wire} */ stream) => {
    const own = stream.consumer_detail ?? [];
    for (const consumer of own) consumers.push(consumer);
    const config = stream.config && Object.fromEntries(streamConfig.map((key) => [key, stream.config[key]]));
    return { ...stream, config, consumer_detail: own.length };
  };
  const accounts = jsz.account_details?.map((/** @type {Wire} */ account) => ({
    ...account,
    stream_detail: account.stream_detail?.map(packStream),
  }));
  return toText({
    answer: { server_id: jsz.server_id, now: jsz.now, account_details: accounts },
    fields: toColumns(consumers, consumerFields),
    delivered: toColumns(
      consumers.map((one) => one.delivered),
      positionFields,
    ),
    floor: toColumns(
      consumers.map((one) => one.ack_floor),
      positionFields,
    ),
    cluster: toColumns(
      consumers.map((one) => ({ clustered: one.cluster !== undefined, leader: one.cluster?.leader })),
      ["clustered", "leader"],
    ),
    config: configColumns(consumers),
  });
}

/**
 * Only an answer to config=1 has any.
 * @param {readonly Wire[]} consumers
 */
function configColumns(consumers) {
  if (!consumers.some(({ config }) => config)) return {};
  return {
    ...toColumns(
      consumers.map((one) => one.config),
      consumerConfig,
    ),
    ...toColumns(
      consumers.map((one) => ({ metadata: ownMetadata(one.config?.metadata) })),
      ["metadata"],
    ),
  };
}

/**
 * @param {{ answer: Wire } & Columns} content
 * @returns {Packed}
 */
function toText(content) {
  /** @type {Float64Array[]} */
  const numbers = [];
  const text = JSON.stringify(content, (_key, value) => (value instanceof Float64Array ? numbers.push(value) - 1 : value));
  return { text, numbers };
}

/** @param {Packed} packed */
export function unpack({ text, numbers }) {
  const { answer, ...columns } = JSON.parse(text);
  for (const group of Object.values(columns))
    for (const column of Object.values(/** @type {Record<string, any>} */ (group)))
      if ("numbers" in column) column.numbers = numbers[column.numbers];
  const read = {
    fields: readersOf(columns.fields),
    delivered: readersOf(columns.delivered),
    floor: readersOf(columns.floor),
    cluster: readersOf(columns.cluster),
    config: readersOf(columns.config),
  };
  let from = 0;
  for (const account of answer.account_details ?? []) {
    for (const stream of account.stream_detail ?? []) {
      const range = { from, to: from + stream.consumer_detail };
      stream.consumer_detail = { [Symbol.iterator]: () => unpackConsumers(read, stream.name, range) };
      from = range.to;
    }
  }
  return answer;
}

/**
 * One at a time: what is mapped at once and let go costs the garbage collector nothing.
 * @param {Record<"fields" | "delivered" | "floor" | "cluster" | "config", any>} read
 * @param {string} stream
 * @param {{ from: number, to: number }} range
 */
function* unpackConsumers(read, stream, { from, to }) {
  for (let i = from; i < to; i++) yield unpackConsumer(read, stream, i);
}

/**
 * Written out field by field: an object made from a list of keys takes five times as long, ten thousand times a tick.
 * @param {Record<"fields" | "delivered" | "floor" | "cluster" | "config", any>} read
 * @param {string} stream
 * @param {number} i
 */
function unpackConsumer({ fields, delivered, floor, cluster, config }, stream, i) {
  return {
    stream_name: stream,
    name: fields.name(i),
    created: fields.created(i),
    ts: fields.ts(i),
    num_pending: fields.num_pending(i),
    num_ack_pending: fields.num_ack_pending(i),
    num_redelivered: fields.num_redelivered(i),
    num_waiting: fields.num_waiting(i),
    push_bound: fields.push_bound(i),
    paused: fields.paused(i),
    pause_remaining: fields.pause_remaining(i),
    delivered: { consumer_seq: delivered.consumer_seq(i), stream_seq: delivered.stream_seq(i), last_active: delivered.last_active(i) },
    ack_floor: { consumer_seq: floor.consumer_seq(i), stream_seq: floor.stream_seq(i), last_active: floor.last_active(i) },
    cluster: cluster.clustered(i) ? { leader: cluster.leader(i) } : undefined,
    config: config.metadata && unpackConfig(config, i),
  };
}

/**
 * @param {any} config
 * @param {number} i
 */
function unpackConfig(config, i) {
  return {
    durable_name: config.durable_name(i),
    deliver_policy: config.deliver_policy(i),
    deliver_subject: config.deliver_subject(i),
    deliver_group: config.deliver_group(i),
    ack_policy: config.ack_policy(i),
    ack_wait: config.ack_wait(i),
    backoff: config.backoff(i),
    max_deliver: config.max_deliver(i),
    filter_subject: config.filter_subject(i),
    filter_subjects: config.filter_subjects(i),
    max_waiting: config.max_waiting(i),
    max_ack_pending: config.max_ack_pending(i),
    num_replicas: config.num_replicas(i),
    pause_until: config.pause_until(i),
    metadata: config.metadata(i),
  };
}

/**
 * Metadata of the people who run the stream or consumer; the server's own (`_nats.…`) says only which version made it.
 * @param {Record<string, string> | undefined} metadata
 * @returns {Record<string, string> | undefined}
 */
export function ownMetadata(metadata) {
  if (!metadata) return undefined;
  /** @type {Record<string, string> | undefined} */
  let own;
  for (const key in metadata) if (!key.startsWith("_nats.")) (own ??= {})[key] = /** @type {string} */ (metadata[key]);
  return own;
}
