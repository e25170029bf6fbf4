import "server-only";
import type { Db } from "../jobs/read-jobs";

/** The dead letter that an item came back as, whatever else is known of it: whoever gave up on it had been given it. `null`: none is known. */
export async function cameBack(db: Db, { id, n }: { id: string; n: number }): Promise<{ letter: string | null } | null> {
  const [row] = await db.$queryRaw<{ letter: string | null }[]>`
    SELECT coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = boomerang), boomerang) AS letter
    FROM redrive_outcome WHERE redrive_id = ${id}::uuid AND item = ${n}::int AND state = 'boomeranged'`;
  return row ?? null;
}
