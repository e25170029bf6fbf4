// How a large /jsz answer travels from the parsing thread: consumers as rows of values, without what is never read. As objects, their
// structured clone alone costs twice the parsing of the whole answer. Plain JavaScript, since the thread runs it as it is.

/** What lib/nats/wire reads of a configuration. */
const streamConfig = [
  ...["name", "subjects", "retention", "storage", "discard", "discard_new_per_subject", "num_replicas", "max_msgs", "max_bytes"],
  ...[
    "max_msgs_per_subject",
    "max_msg_size",
    "max_age",
    "duplicate_window",
    "allow_direct",
    "allow_msg_ttl",
    "sealed",
    "mirror",
    "sources",
  ],
  ...["description", "metadata"],
];
const consumerConfig = [
  ...["durable_name", "deliver_policy", "deliver_subject", "deliver_group", "ack_policy", "ack_wait", "backoff", "max_deliver"],
  ...["filter_subject", "filter_subjects", "max_waiting", "max_ack_pending", "num_replicas", "pause_until", "metadata"],
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
];
const positionFields = ["consumer_seq", "stream_seq", "last_active"];

/** @typedef {Record<string, any>} Wire any JSON object: lib/nats/wire says what it reads of it */

/**
 * @param {Wire | undefined} from
 * @param {readonly string[]} keys
 */
const valuesOf = (from, keys) => (from ? keys.map((key) => from[key]) : null);

/**
 * @param {readonly unknown[] | null} values
 * @param {readonly string[]} keys
 */
function objectOf(values, keys) {
  if (!values) return undefined;
  /** @type {Wire} */
  const object = {};
  for (let i = 0; i < keys.length; i++) if (values[i] !== null) object[/** @type {string} */ (keys[i])] = values[i]; // JSON writes undefined as null
  return object;
}

/** @param {Wire} consumer */
const packConsumer = (consumer) => [
  valuesOf(consumer, consumerFields),
  valuesOf(consumer.delivered, positionFields),
  valuesOf(consumer.ack_floor, positionFields),
  consumer.cluster ? [consumer.cluster.leader] : null,
  valuesOf({ ...consumer.config, metadata: ownMetadata(consumer.config?.metadata) }, consumerConfig),
];

/** @param {Wire} stream */
const packStream = (stream) => ({
  ...stream,
  config: objectOf(valuesOf(stream.config, streamConfig)?.map((value) => value ?? null) ?? null, streamConfig),
  consumer_detail: stream.consumer_detail?.map(packConsumer),
});

/**
 * A parsed /jsz answer as text, and back again.
 * @param {Wire} jsz
 * @returns {string}
 */
export function pack(jsz) {
  const accounts = jsz.account_details?.map((/** @type {Wire} */ account) => ({
    ...account,
    stream_detail: account.stream_detail?.map(packStream),
  }));
  return JSON.stringify({ server_id: jsz.server_id, now: jsz.now, account_details: accounts });
}

/** @param {string} text */
export function unpack(text) {
  const jsz = JSON.parse(text);
  for (const account of jsz.account_details ?? []) {
    for (const stream of account.stream_detail ?? []) {
      stream.consumer_detail = stream.consumer_detail?.map((/** @type {any[]} */ [fields, delivered, floor, cluster, config]) => {
        const consumer = /** @type {Wire} */ (objectOf(fields, consumerFields));
        consumer.stream_name = stream.name;
        consumer.delivered = objectOf(delivered, positionFields);
        consumer.ack_floor = objectOf(floor, positionFields);
        if (cluster) consumer.cluster = { leader: cluster[0] ?? undefined };
        consumer.config = objectOf(config, consumerConfig);
        return consumer;
      });
    }
  }
  return jsz;
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
