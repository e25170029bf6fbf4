import { readersOf, toColumns } from "./columns.mjs";
import { packRows, unpackRow } from "./rows.mjs";

// How a large /jsz answer travels from the parsing thread: the consumers' state as an array of numbers that changes hands without a copy,
// their configurations, where it has any, as columns of JSON, without what is never read. As objects, their structured clone alone costs
// twice the parsing of the whole answer; as JSON, writing and reading it again costs half of that. Plain JavaScript, since the thread runs
// it as it is.

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
/** @typedef {import("./columns.mjs").Wire} Wire */

/**
 * A parsed /jsz answer as it travels. `text` has everything but the rows.
 * @typedef {{ text: string, rows: Float64Array }} Packed
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
  const content = {
    answer: { server_id: jsz.server_id, now: jsz.now, account_details: accounts },
    columns: toColumns(consumers.map(identityOf), ["name", "clustered", "leader"]),
    config: consumers.some(({ config }) => config) ? toColumns(consumers.map(configOf), [...consumerConfig, "metadata"]) : null,
  };
  return { text: JSON.stringify(content), rows: packRows(consumers) };
}

const identityOf = (/** @type {Wire} */ { name, cluster }) => ({ name, clustered: cluster !== undefined, leader: cluster?.leader });
const configOf = (/** @type {Wire} */ { config }) => ({ ...config, metadata: ownMetadata(config?.metadata) });

/** @param {Packed} packed */
export function unpack({ text, rows }) {
  const { answer, columns, config } = JSON.parse(text);
  const read = { rows, columns: readersOf(columns), config: config && readersOf(config) };
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

/** @typedef {{ rows: Float64Array, columns: any, config: any }} Read */

/**
 * One at a time: what is mapped at once and let go costs the garbage collector nothing.
 * @param {Read} read
 * @param {string} stream
 * @param {{ from: number, to: number }} range
 */
function* unpackConsumers({ rows, columns, config }, stream, { from, to }) {
  for (let i = from; i < to; i++) {
    const consumer = unpackRow(rows, i, { stream_name: stream, name: columns.name(i) });
    if (columns.clustered(i)) consumer.cluster = { leader: columns.leader(i) };
    if (config) consumer.config = unpackConfig(config, i);
    yield consumer;
  }
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
