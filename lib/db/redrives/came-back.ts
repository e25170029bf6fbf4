import "server-only";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import { storedAs } from "./runs";

/** The dead letter that an item came back as, whatever else is known of it: whoever gave up on it had been given it. `null`: none is known. */
export async function cameBack(db: Db, { id, n }: { id: string; n: number }): Promise<{ letter: string | null } | null> {
  const [row] = await db.$queryRaw<{ letter: string | null }[]>`
    SELECT coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = boomerang), boomerang) AS letter
    FROM redrive_outcome WHERE redrive_id = ${id}::uuid AND item = ${n}::int AND state = 'boomeranged'`;
  return row ?? null;
}

/**
 * Of which item's copy, stored as `seq`, one of these sightings is the death, as the index wrote it down with the letter. By the index of sequences:
 * several targets have that one.
 */
export async function sentAsPlace(
  db: Db,
  { sightings, seq }: { sightings: readonly string[]; seq: number },
): Promise<{ id: string; n: number } | null> {
  const [row] = await db.$queryRaw<{ id: string; n: number }[]>`
    SELECT copy.redrive_id::text AS id, copy.item AS n FROM ${storedAs(Prisma.sql`${BigInt(seq)}::bigint`)} AS copy
    WHERE (SELECT boomerang FROM redrive_outcome AS outcome WHERE outcome.redrive_id = copy.redrive_id AND outcome.item = copy.item
      AND outcome.state = 'boomeranged') = ANY(${[...sightings]})
    LIMIT 1`;
  return row ?? null;
}
