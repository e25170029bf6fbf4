import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { DeadLetterModel } from "./generated/models";

const { kind: Kind, state: State, correlation: Correlation } = DeadLetterRow.shape;

/** What the table's types do not say is parsed: its texts may be of a newer Jetlag. */
export function toDeadLetter(row: DeadLetterModel): DeadLetter {
  return {
    id: row.id,
    context: row.context,
    kind: Kind.parse(row.kind),
    state: State.parse(row.state),
    stream: row.stream,
    streamCreatedAt: Date.parse(row.streamCreatedAt),
    seq: Number(row.seq),
    subject: row.subject,
    originalStream: row.originalStream,
    originalCreatedAt: row.originalCreatedAt === null ? null : Date.parse(row.originalCreatedAt),
    originalSeq: row.originalSeq === null ? null : Number(row.originalSeq),
    originalSubject: row.originalSubject,
    msgId: row.msgId,
    consumer: row.consumer,
    epoch: row.epoch,
    error: row.error,
    errorClass: row.errorClass,
    deliveries: row.deliveries,
    failedAt: row.failedAt.getTime(),
    seenAt: row.seenAt.getTime(),
    storedAt: (row.storedAt ?? row.seenAt).getTime(),
    expiresAt: row.expiresAt?.getTime() ?? null,
    correlation: Correlation.parse(row.correlation),
    generation: row.generation,
    sizeBytes: row.sizeBytes,
    group: row.group,
    payloadAvailable: row.payloadAvailable,
    alsoSeenAs: row.alsoSeenAs,
    claimedBy: row.claimedBy,
    profile: row.profile,
    fingerprint: row.fingerprint,
  };
}
