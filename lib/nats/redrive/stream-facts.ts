import "server-only";
import { createHash } from "node:crypto";
import { canonical } from "@/lib/domain/redrive/plan/canonical";
import { isDeadLetterStream } from "@/lib/domain/dead-letter/detect";
import type { StreamFacts, SubjectMove, Upstream } from "@/lib/domain/redrive/plan/facts";
import type { Stream } from "@/lib/domain/stream/types";
import { toStream, type WireStream } from "../wire/stream";

/** nats-server keeps message ids this long where nothing else is set (2.15.1, stream.go StreamDefaultDuplicatesWindow). */
const DEFAULT_WINDOW_MS = 120_000;

type WireMove = { src?: string; dest?: string };
type WireUpstream = { name?: string; filter_subject?: string; subject_transforms?: WireMove[]; external?: { api?: string } | null };

/** What STREAM.LIST and STREAM.INFO say beyond the fields that a tick reads. */
export type WireStreamFacts = WireStream & {
  config?: {
    deny_delete?: boolean;
    no_ack?: boolean;
    allow_msg_counter?: boolean;
    mirror?: WireUpstream;
    sources?: WireUpstream[];
    subject_transform?: WireMove | null;
    republish?: WireMove | null;
  };
};

export function toStreamFacts(wire: WireStreamFacts, deadLetterPatterns: readonly string[]): StreamFacts {
  const config = wire.config ?? {};
  const stream = toStream(wire, { serverAt: 0 });
  return {
    name: stream.name,
    createdAt: stream.createdAt,
    subjects: stream.subjects,
    retention: stream.retention,
    storage: stream.storage,
    discard: stream.discard,
    discardNewPerSubject: stream.discardNewPerSubject,
    maxMessages: stream.maxMessages,
    maxBytes: stream.maxBytes,
    maxMessagesPerSubject: stream.maxMessagesPerSubject,
    maxMessageBytes: stream.maxMessageBytes,
    maxAgeMs: stream.maxAgeMs,
    allowDirect: stream.allowDirect,
    sealed: stream.sealed,
    messages: stream.messages,
    sizeBytes: stream.sizeBytes,
    firstSeq: stream.firstSeq,
    lastSeq: stream.lastSeq,
    duplicateWindowMs: duplicateWindowMs(stream),
    denyDelete: config.deny_delete ?? false,
    noAck: config.no_ack ?? false,
    isCounter: config.allow_msg_counter ?? false,
    mirror: config.mirror ? toUpstream(config.mirror) : null,
    sources: config.sources?.map(toUpstream) ?? [],
    transform: toMove(config.subject_transform),
    republish: toMove(config.republish),
    isDeadLetter: isDeadLetterStream(stream, deadLetterPatterns),
    configHash: configHash(config),
  };
}

/** What the server really keeps ids for: 0 and absent are its default, and never longer than messages live. */
export function duplicateWindowMs(stream: Pick<Stream, "duplicateWindowMs" | "maxAgeMs">): number {
  return stream.duplicateWindowMs ?? Math.min(DEFAULT_WINDOW_MS, stream.maxAgeMs ?? DEFAULT_WINDOW_MS);
}

function toUpstream(wire: WireUpstream): Upstream {
  return {
    stream: wire.name ?? "",
    filter: wire.filter_subject || null,
    moves: wire.subject_transforms?.flatMap((move) => toMove(move) ?? []) ?? [],
    external: Boolean(wire.external?.api),
  };
}

export const toMove = (wire: WireMove | null | undefined): SubjectMove | null =>
  wire ? { src: wire.src ?? "", dest: wire.dest ?? "" } : null;

/** `_nats.level` and `_nats.ver` are of the server that answered, and STREAM.LIST leaves them out (2.15.1). */
function configHash(config: object): string {
  const { metadata, ...rest } = config as { metadata?: Record<string, string> }; // a configuration as it came
  const own = Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith("_nats."));
  return createHash("sha256")
    .update(canonical({ ...rest, metadata: Object.fromEntries(own) }))
    .digest("hex");
}
