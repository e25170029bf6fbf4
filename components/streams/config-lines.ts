import type { ConfigLine } from "@/components/tables/config-text";
import { formatBytes, formatCount, formatDuration } from "@/components/ui/format";
import type { StreamDetail } from "@/lib/domain/stream/row";

/** The configuration, in the words and the order of `nats stream info`. */
export function streamConfig(stream: StreamDetail): ConfigLine[] {
  return [
    { key: "Subjects", value: stream.subjects.join(", ") || (stream.mirrorOf ? "those of its mirror" : "none"), mono: true },
    { key: "Replicas", value: replicas(stream) },
    { key: "Storage", value: stream.storage },
    { key: "Retention", value: stream.retention },
    { key: "Discard", value: `${stream.discard}${stream.discardNewPerSubject ? ", also per subject" : ""}` },
    { key: "Duplicate window", value: stream.duplicateWindowMs === null ? "off" : formatDuration(stream.duplicateWindowMs) },
    { key: "Direct get", value: yes(stream.allowDirect) },
    { key: "Message TTL", value: yes(stream.allowMsgTtl) },
    { key: "Max messages", value: limit(stream.maxMessages, formatCount) },
    { key: "Max per subject", value: limit(stream.maxMessagesPerSubject, formatCount) },
    { key: "Max bytes", value: limit(stream.maxBytes, formatBytes) },
    { key: "Max age", value: limit(stream.maxAgeMs, formatDuration) },
    { key: "Max message size", value: limit(stream.maxMessageBytes, formatBytes) },
    ...(stream.sealed ? [{ key: "Sealed", value: "yes" }] : []),
    ...(stream.mirrorOf ? [{ key: "Mirror of", value: stream.mirrorOf, mono: true }] : []),
    ...(stream.sources.length > 0 ? [{ key: "Sources", value: stream.sources.join(", "), mono: true }] : []),
    ...Object.entries(stream.metadata).map(([key, value]) => ({ key: "Metadata", value: `${key} = ${value}`, mono: true })),
  ];
}

function replicas({ replicas: count, cluster }: StreamDetail): string {
  return cluster?.leader ? `${formatCount(count)} · leader ${cluster.leader}` : formatCount(count);
}

function limit(value: number | null, format: (value: number) => string): string {
  return value === null ? "unlimited" : format(value);
}

function yes(value: boolean): string {
  return value ? "yes" : "no";
}
