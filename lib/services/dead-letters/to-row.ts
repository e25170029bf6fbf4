import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { leavingOf } from "@/lib/domain/dead-letter/leaving";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { Watch } from "@/lib/domain/watch";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

type About = { watch: Watch; places: readonly { stream: string; seq: number }[] | undefined };

/** A letter of the index as the API shows it. `watch` knows when the stream lets go of it; `places` are all where copies of it lie. */
export function toRow(letter: DeadLetter, { watch, places = [] }: About): DeadLetterRow {
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
    places: places.filter((at) => at.stream !== letter.stream || at.seq !== letter.seq).map(({ stream: at, seq }) => ({ stream: at, seq })),
  };
}

/** Where copies of these letters lie, of those that were seen more than once. */
export async function placesOf(letters: readonly DeadLetter[], { db }: Pick<Deps, "db">) {
  const ids = letters.flatMap(({ id, alsoSeenAs }) => (alsoSeenAs.length > 0 ? id : []));
  return ids.length === 0 ? new Map() : db.deadLetters.places(ids);
}
