import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { Watch } from "@/lib/domain/watch";
import { snapshotOf } from "../contexts/freshness";
import { isoOf } from "../iso";

/** A letter of the index as the API shows it. `watch` knows when the stream lets go of it. */
export function toRow(letter: DeadLetter, watch: Watch): DeadLetterRow {
  const { subject: _subject, originalCreatedAt: _created, msgId: _msgId, epoch: _epoch, storedAt: _storedAt, ...row } = letter;
  return {
    ...row,
    streamCreatedAt: isoOf(letter.streamCreatedAt),
    failedAt: isoOf(letter.failedAt),
    seenAt: isoOf(letter.seenAt),
    expiresAt: isoOf(expiresAt(letter, watch)),
  };
}

/** By its own TTL, or by the stream's max_age as it is now, whichever comes first; `null` when nothing makes it leave. */
function expiresAt(letter: DeadLetter, watch: Watch): number | null {
  const state = watch.context(letter.context)?.state();
  const stream = state && snapshotOf(state)?.streams.find(({ name }) => name === letter.stream);
  const ofStream = stream?.maxAgeMs && letter.state !== "gone" ? letter.storedAt + stream.maxAgeMs : null;
  const times = [letter.expiresAt, ofStream].filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}
