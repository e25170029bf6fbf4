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
  "metadata",
];

/** @param {Record<string, unknown> | undefined} from @param {string[]} keys */
function pick(from, keys) {
  /** @type {Record<string, unknown>} */
  const picked = {};
  if (from) for (const key of keys) if (from[key] !== undefined) picked[key] = from[key];
  return picked;
}

/** Drops from a parsed /jsz answer what Jetlag never reads. @param {any} jsz */
export function slim(jsz) {
  return {
    server_id: jsz.server_id,
    now: jsz.now,
    account_details: jsz.account_details?.map((/** @type {any} */ account) => ({
      ...account,
      stream_detail: account.stream_detail?.map((/** @type {any} */ stream) => ({
        ...stream,
        config: pick(stream.config, streamConfig),
        consumer_detail: stream.consumer_detail?.map((/** @type {any} */ consumer) => ({
          ...consumer,
          config: pick(consumer.config, consumerConfig),
        })),
      })),
    })),
  };
}
