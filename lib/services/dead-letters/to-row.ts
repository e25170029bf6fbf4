import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { leavingOf } from "@/lib/domain/dead-letter/leaving";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { Watch } from "@/lib/domain/watch";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

type About = { watch: Watch; places: readonly { stream: string; seq: number }[] | undefined; roots: ReadonlyMap<string, string> };

/**
 * A letter of the index as the API shows it. `watch` knows when the stream lets go of it; `places` are all where copies of it lie; `roots` what
 * its group was merged into.
 */
export function toRow(letter: DeadLetter, { watch, places = [], roots }: About): DeadLetterRow {
  const {
    subject: _subject,
    originalCreatedAt: _created,
    msgId: _msgId,
    epoch: _epoch,
    storedAt: _storedAt,
    fingerprint: _named,
    ...row
  } = letter;
  const state = watch.context(letter.context)?.state();
  const stream = state && snapshotOf(state)?.streams.find(({ name }) => name === letter.stream);
  const leaving = leavingOf(letter, stream ?? null);
  return {
    ...row,
    group: row.group === null ? null : (roots.get(row.group) ?? row.group),
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

/** What the groups of these letters are part of by merges, by the ids that the letters have. */
export async function rootsOf(letters: readonly DeadLetter[], { db }: Pick<Deps, "db">): Promise<ReadonlyMap<string, string>> {
  return db.groups.roots([...new Set(letters.flatMap(({ group }) => group ?? []))]);
}
