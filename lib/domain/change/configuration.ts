import type { Consumer } from "../consumer/types";
import { formatDuration } from "../duration";
import { formatCount } from "../format";
import type { Stream } from "../stream/types";

/** A field under the name that NATS gives it, and what it says, as text. */
type Field<Row> = readonly [name: string, says: (row: Row) => string];

const none = "none";
const yesOrNo = (is: boolean) => (is ? "true" : "false");
const texts = (each: readonly string[]) => (each.length === 0 ? none : each.join(", "));
const text = (value: string | null) => value ?? none;
const limit = (value: number | null) => (value === null || value < 0 ? none : formatCount(value));
const span = (ms: number | null) => (ms === null ? none : formatDuration(ms));
const pairs = (of: Readonly<Record<string, string>>) =>
  texts(
    Object.entries(of)
      .map(([key, value]) => `${key}=${value}`)
      .toSorted(),
  );

const streamFields: readonly Field<Stream>[] = [
  ["subjects", ({ subjects }) => texts(subjects)],
  ["retention", ({ retention }) => retention],
  ["storage", ({ storage }) => storage],
  ["discard", ({ discard }) => discard],
  ["discard_new_per_subject", ({ discardNewPerSubject }) => yesOrNo(discardNewPerSubject)],
  ["num_replicas", ({ replicas }) => String(replicas)],
  ["max_msgs", ({ maxMessages }) => limit(maxMessages)],
  ["max_bytes", ({ maxBytes }) => limit(maxBytes)],
  ["max_msgs_per_subject", ({ maxMessagesPerSubject }) => limit(maxMessagesPerSubject)],
  ["max_msg_size", ({ maxMessageBytes }) => limit(maxMessageBytes)],
  ["max_age", ({ maxAgeMs }) => span(maxAgeMs)],
  ["duplicate_window", ({ duplicateWindowMs }) => span(duplicateWindowMs)],
  ["allow_direct", ({ allowDirect }) => yesOrNo(allowDirect)],
  ["allow_msg_ttl", ({ allowMsgTtl }) => yesOrNo(allowMsgTtl)],
  ["sealed", ({ sealed }) => yesOrNo(sealed)],
  ["mirror", ({ mirrorOf }) => text(mirrorOf)],
  ["sources", ({ sources }) => texts(sources)],
  ["description", ({ description }) => text(description)],
  ["metadata", ({ metadata }) => pairs(metadata)],
];

const consumerFields: readonly Field<Consumer>[] = [
  ["filter_subjects", ({ filterSubjects }) => texts(filterSubjects)],
  ["ack_policy", ({ ackPolicy }) => ackPolicy],
  ["ack_wait", ({ ackWaitMs }) => span(ackWaitMs)],
  ["backoff", ({ backoffMs }) => texts(backoffMs.map(formatDuration))],
  ["max_deliver", ({ maxDeliver }) => limit(maxDeliver)],
  ["max_ack_pending", ({ maxAckPending }) => limit(maxAckPending)],
  ["max_waiting", ({ maxWaiting }) => limit(maxWaiting)],
  ["deliver_policy", ({ deliverPolicy }) => deliverPolicy],
  ["deliver_subject", ({ deliverSubject }) => text(deliverSubject)],
  ["deliver_group", ({ deliverGroup }) => text(deliverGroup)],
  ["num_replicas", ({ replicas }) => String(replicas)],
  ["metadata", ({ metadata }) => pairs(metadata)],
];

/** What differs, as `max_age 1 h → 2 h`; empty where nothing does. */
function differences<Row>(fields: readonly Field<Row>[], before: Row, after: Row): string {
  return fields
    .flatMap(([name, says]) => {
      const [from, to] = [says(before), says(after)];
      return from === to ? [] : `${name} ${from} → ${to}`;
    })
    .join("; ");
}

/** A reading without configurations lends each stream the lists of the reading before: the same lists, the same configuration. */
export function streamDifferences(before: Stream, after: Stream): string {
  return before.subjects === after.subjects && before.metadata === after.metadata ? "" : differences(streamFields, before, after);
}

export function consumerDifferences(before: Consumer, after: Consumer): string {
  return before.filterSubjects === after.filterSubjects && before.metadata === after.metadata
    ? ""
    : differences(consumerFields, before, after);
}
