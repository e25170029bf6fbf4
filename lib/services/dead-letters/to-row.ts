import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { leavingOf } from "@/lib/domain/dead-letter/leaving";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { Watch } from "@/lib/domain/watch";
import { snapshotOf } from "../contexts/freshness";
import { isoOf } from "../iso";

/** A letter of the index as the API shows it. `watch` knows when the stream lets go of it. */
export function toRow(letter: DeadLetter, watch: Watch): DeadLetterRow {
  const { subject: _subject, originalCreatedAt: _created, msgId: _msgId, epoch: _epoch, storedAt: _storedAt, ...row } = letter;
  const state = watch.context(letter.context)?.state();
  const stream = state && snapshotOf(state)?.streams.find(({ name }) => name === letter.stream);
  const leaving = leavingOf(letter, stream ?? null);
  return {
    ...row,
    streamCreatedAt: isoOf(letter.streamCreatedAt),
    failedAt: isoOf(letter.failedAt),
    seenAt: isoOf(letter.seenAt),
    expiresAt: isoOf(leaving.expiresAt),
    mayLeave: leaving.mayLeave,
  };
}
