import type { ConfigLine } from "@/components/tables/config-text";
import { formatCount, formatDuration } from "@/components/ui/format";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";

/** The configuration, in the words and the order of `nats consumer info`. */
export function consumerConfig(consumer: ConsumerDetail): ConfigLine[] {
  const isPull = consumer.deliverSubject === null;
  return [
    ...filterLines(consumer.filterSubjects),
    { key: "Deliver", value: `${consumer.deliverPolicy.replaceAll("_", " ")}, ${consumer.ackPolicy} ack` },
    ...(isPull ? [] : [{ key: "Deliver to", value: consumer.deliverSubject ?? "", mono: true }]),
    ...(consumer.deliverGroup ? [{ key: "Deliver group", value: consumer.deliverGroup, mono: true }] : []),
    ...(consumer.ackWaitMs === null ? [] : [{ key: "Ack wait", value: formatDuration(consumer.ackWaitMs) }]),
    ...(consumer.backoffMs.length > 0 ? [{ key: "Backoff", value: consumer.backoffMs.map(formatDuration).join(", ") }] : []),
    { key: "Max deliver", value: limit(consumer.maxDeliver) },
    { key: "Max ack pending", value: limit(consumer.maxAckPending) },
    ...(isPull ? [waitingLine(consumer)] : []),
    { key: "Replicas", value: replicas(consumer) },
    { key: "Durable", value: consumer.durable ? "yes" : "no, it goes when unused" },
    ...Object.entries(consumer.metadata).map(([key, value]) => ({ key: "Metadata", value: `${key} = ${value}`, mono: true })),
  ];
}

function filterLines(subjects: readonly string[]): ConfigLine[] {
  if (subjects.length === 0) return [{ key: "Filter", value: "none: every subject of the stream" }];
  return subjects.map((subject) => ({ key: "Filter", value: subject, mono: true }));
}

function waitingLine({ numWaiting, maxWaiting, status }: ConsumerDetail): ConfigLine {
  return { key: "Waiting pulls", value: `${formatCount(numWaiting)} of ${limit(maxWaiting)}`, bad: status === "no-workers" };
}

function replicas({ replicas: count, leader }: ConsumerDetail): string {
  const inherits = count === 0 ? "as its stream" : formatCount(count);
  return leader === null ? inherits : `${inherits} · leader ${leader}`;
}

function limit(value: number): string {
  return value <= 0 ? "unlimited" : formatCount(value);
}
