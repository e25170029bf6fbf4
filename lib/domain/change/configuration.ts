import type { Consumer } from "../consumer/types";
import { formatDuration } from "../duration";
import { formatCount } from "../format";
import type { Stream } from "../stream/types";

type Value = string | number | boolean | null | readonly string[] | readonly number[] | Readonly<Record<string, string>>;

/** A field under the name that NATS gives it, what it holds, and that as text. */
type Field<Row> = readonly [name: string, of: (row: Row) => Value, says: (row: Row) => string];

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
  ["subjects", (row) => row.subjects, (row) => texts(row.subjects)],
  ["retention", (row) => row.retention, (row) => row.retention],
  ["storage", (row) => row.storage, (row) => row.storage],
  ["discard", (row) => row.discard, (row) => row.discard],
  ["discard_new_per_subject", (row) => row.discardNewPerSubject, (row) => yesOrNo(row.discardNewPerSubject)],
  ["num_replicas", (row) => row.replicas, (row) => String(row.replicas)],
  ["max_msgs", (row) => row.maxMessages, (row) => limit(row.maxMessages)],
  ["max_bytes", (row) => row.maxBytes, (row) => limit(row.maxBytes)],
  ["max_msgs_per_subject", (row) => row.maxMessagesPerSubject, (row) => limit(row.maxMessagesPerSubject)],
  ["max_msg_size", (row) => row.maxMessageBytes, (row) => limit(row.maxMessageBytes)],
  ["max_age", (row) => row.maxAgeMs, (row) => span(row.maxAgeMs)],
  ["duplicate_window", (row) => row.duplicateWindowMs, (row) => span(row.duplicateWindowMs)],
  ["allow_direct", (row) => row.allowDirect, (row) => yesOrNo(row.allowDirect)],
  ["allow_msg_ttl", (row) => row.allowMsgTtl, (row) => yesOrNo(row.allowMsgTtl)],
  ["sealed", (row) => row.sealed, (row) => yesOrNo(row.sealed)],
  ["mirror", (row) => row.mirrorOf, (row) => text(row.mirrorOf)],
  ["sources", (row) => row.sources, (row) => texts(row.sources)],
  ["description", (row) => row.description, (row) => text(row.description)],
  ["metadata", (row) => row.metadata, (row) => pairs(row.metadata)],
];

const consumerFields: readonly Field<Consumer>[] = [
  ["filter_subjects", (row) => row.filterSubjects, (row) => texts(row.filterSubjects)],
  ["ack_policy", (row) => row.ackPolicy, (row) => row.ackPolicy],
  ["ack_wait", (row) => row.ackWaitMs, (row) => span(row.ackWaitMs)],
  ["backoff", (row) => row.backoffMs, (row) => texts(row.backoffMs.map(formatDuration))],
  ["max_deliver", (row) => row.maxDeliver, (row) => limit(row.maxDeliver)],
  ["max_ack_pending", (row) => row.maxAckPending, (row) => limit(row.maxAckPending)],
  ["max_waiting", (row) => row.maxWaiting, (row) => limit(row.maxWaiting)],
  ["deliver_policy", (row) => row.deliverPolicy, (row) => row.deliverPolicy],
  ["deliver_subject", (row) => row.deliverSubject, (row) => text(row.deliverSubject)],
  ["deliver_group", (row) => row.deliverGroup, (row) => text(row.deliverGroup)],
  ["num_replicas", (row) => row.replicas, (row) => String(row.replicas)],
  ["metadata", (row) => row.metadata, (row) => pairs(row.metadata)],
];

/** What differs, as `max_age 1 h → 2 h`; empty where nothing does. */
function differences<Row>(fields: readonly Field<Row>[], before: Row, after: Row): string {
  let said = "";
  for (const [name, of, says] of fields) {
    if (isSame(of(before), of(after))) continue;
    said += `${said === "" ? "" : "; "}${name} ${says(before)} → ${says(after)}`;
  }
  return said;
}

/** Every field of ten thousand consumers is compared in one go, so what is the same must not become text first. */
function isSame(before: Value, after: Value): boolean {
  if (before === after) return true;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return false;
  if (Array.isArray(before) && Array.isArray(after)) return before.length === after.length && after.every((each, n) => before[n] === each);
  const [from, to] = [before as Record<string, unknown>, after as Record<string, unknown>]; // no list: metadata
  const keys = Object.keys(to);
  return keys.length === Object.keys(from).length && keys.every((key) => from[key] === to[key]);
}

/** A reading without configurations lends each row the lists of the reading before: the same lists, the same configuration. */
export const streamDifferences = (before: Stream, after: Stream): string =>
  before.subjects === after.subjects && before.metadata === after.metadata ? "" : differences(streamFields, before, after);

/** As above. */
export const consumerDifferences = (before: Consumer, after: Consumer): string =>
  before.filterSubjects === after.filterSubjects && before.metadata === after.metadata ? "" : differences(consumerFields, before, after);
