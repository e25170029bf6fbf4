import "server-only";
import type { Db } from "./read-jobs";

/** Who holds letters that somebody else wants: as a CONFLICT says it. */
export type Holder = { redrive: string; number: number; actor: string; count: number };

/** A discard that holds letters: how many of them. */
export type DiscardHolder = { discard: string; actor: string; count: number };

/** Which discards hold these letters. */
export const discardsOf = (db: Db, letters: readonly string[]): Promise<DiscardHolder[]> =>
  db.$queryRaw<DiscardHolder[]>`
    SELECT discard.id::text AS discard, discard.actor_name AS actor, count(*)::int AS count
    FROM dead_letter AS letter JOIN discard ON discard.id::text = letter.claimed_by
    WHERE letter.id = ANY(${[...letters]}) AND letter.state = 'discarding' GROUP BY discard.id ORDER BY min(discard.started_at)`;
