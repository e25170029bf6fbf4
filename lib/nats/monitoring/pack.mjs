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
];
const positionFields = ["consumer_seq", "stream_seq", "last_active"];
/** Parsed over there: a third of what reading a consumer costs here. */
const times = new Set(["created", "ts", "last_active", "pause_until"]);

/** @typedef {Record<string, any>} Wire any JSON object: lib/nats/wire says what it reads of it */
/** @typedef {{ same: unknown } | { numbers: Float64Array } | { each: unknown[] }} Column one field of all consumers, most often the same everywhere; NaN: absent */
/** @typedef {Record<string, Record<string, Column>>} Columns */

/**
 * @param {(Wire | undefined)[]} rows
 * @param {readonly string[]} keys
 * @returns {Record<string, Column>}
 */
function toColumns(rows, keys) {
  return Object.fromEntries(keys.map((key) => [key, toColumn(rows, key)]));
}

/**
 * Loops rather than `every` and `map`: some thirty columns of ten thousand rows, where a call for each value is half the cost.
 * @param {(Wire | undefined)[]} rows
 * @param {string} key
 * @returns {Column}
 */
function toColumn(rows, key) {
  const first = rows[0]?.[key];
  let alike = 1;
  while (alike < rows.length && rows[alike]?.[key] === first) alike++;
  if (alike >= rows.length) return { same: first };
  return numbersOf(rows, key) ?? { each: rows.map((row) => row?.[key]) };
}

/**
 * @param {(Wire | undefined)[]} rows
 * @param {string} key
 * @returns {{ numbers: Float64Array } | null} `null` where one is no number, and no time
 */
function numbersOf(rows, key) {
  const isTime = times.has(key);
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]?.[key];
    if (value === undefined) numbers[i] = Number.NaN;
    else if (isTime) numbers[i] = toTime(value) ?? Number.NaN;
    else if (typeof value === "number") numbers[i] = value;
    else return null;
  }
  return { numbers };
}

/** nats-server writes Go's zero time for "never". */
const NEVER = "0001-01-01T00:00:00Z";

/**
 * RFC 3339 (nanoseconds are cut by Date.parse), or what was parsed already, as epoch ms; `null` for never, absent or unreadable.
 * @param {string | number | undefined} value
 * @returns {number | null}
 */
export function toTime(value) {
  if (typeof value === "number") return value;
  if (value === undefined || value === NEVER) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/**
 * @param {Record<string, Column>} columns
 * @returns {any} for each field, what reads it of the consumer with an index
 */
function readersOf(columns) {
  const readerOf = (/** @type {Column} */ column) => {
    if ("each" in column) return (/** @type {number} */ index) => column.each[index] ?? undefined; // JSON writes undefined as null
    if (!("numbers" in column)) return () => column.same; // JSON leaves out what is undefined everywhere
    return (/** @type {number} */ index) => {
      const value = column.numbers[index];
      return Number.isNaN(value) ? undefined : value;
    };
  };
  return Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, readerOf(column)]));
}

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
    const config = Object.fromEntries(streamConfig.map((key) => [key, stream.config?.[key]]));
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
    config: {
      ...toColumns(
        consumers.map((one) => one.config),
        consumerConfig,
      ),
      ...toColumns(
        consumers.map((one) => ({ metadata: ownMetadata(one.config?.metadata) })),
        ["metadata"],
      ),
    },
  });
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
    delivered: { consumer_seq: delivered.consumer_seq(i), stream_seq: delivered.stream_seq(i), last_active: delivered.last_active(i) },
    ack_floor: { consumer_seq: floor.consumer_seq(i), stream_seq: floor.stream_seq(i), last_active: floor.last_active(i) },
    cluster: cluster.clustered(i) ? { leader: cluster.leader(i) } : undefined,
    config: {
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
    },
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
