import "server-only";
import { z } from "zod";
import type { DeadLetterRecord } from "@/lib/db/dead-letters";
import { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { Watch } from "@/lib/domain/watch";
import { snapshotOf } from "../contexts/freshness";
import { isoOf } from "../iso";

const { kind: Kind, state: State, correlation: Correlation } = DeadLetterRow.shape;
const Ids = z.array(z.string());

/** A record of the index as the API shows it. `watch` knows when the stream lets go of it. */
export function toRow(record: DeadLetterRecord, watch: Watch): DeadLetterRow {
  return {
    id: record.id,
    context: record.context,
    kind: Kind.parse(record.kind),
    state: State.parse(record.state),
    stream: record.stream,
    seq: Number(record.seq),
    streamCreatedAt: record.streamCreatedAt,
    originalStream: record.originalStream,
    originalSeq: record.originalSeq === null ? null : Number(record.originalSeq),
    originalSubject: record.originalSubject,
    consumer: record.consumer,
    error: record.error,
    errorClass: record.errorClass,
    deliveries: record.deliveries,
    failedAt: record.failedAt.toISOString(),
    seenAt: record.seenAt.toISOString(),
    expiresAt: isoOf(expiresAt(record, watch)),
    correlation: Correlation.parse(record.correlation),
    generation: record.generation,
    sizeBytes: record.sizeBytes,
    group: record.group,
    payloadAvailable: record.payloadAvailable,
    alsoSeenAs: Ids.parse(record.alsoSeenAs),
    claimedBy: record.claimedBy,
    profile: record.profile,
  };
}

/** By its own TTL, or by the stream's max_age as it is now, whichever comes first; `null` when nothing makes it leave. */
function expiresAt(record: DeadLetterRecord, watch: Watch): number | null {
  const state = watch.context(record.context)?.state();
  const stream = state && snapshotOf(state)?.streams.find(({ name }) => name === record.stream);
  const ofStream = stream?.maxAgeMs && record.state !== "gone" ? record.seenAt.getTime() + stream.maxAgeMs : null;
  const times = [record.expiresAt?.getTime() ?? null, ofStream].filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}
