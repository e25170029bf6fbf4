import "server-only";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import { storedAs } from "./runs";

type Asked = { id: string; items: readonly number[] };

/** Which of these items came back, whatever else is known of them, and as which dead letter (`null`: not known): whoever gave up on one had been given it. */
export async function cameBack(db: Db, { id, items }: Asked): Promise<Map<number, { letter: string | null }>> {
  const rows = await db.$queryRaw<{ n: number; letter: string | null }[]>`
    SELECT item AS n, coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = boomerang), boomerang) AS letter
    FROM redrive_outcome WHERE redrive_id = ${id}::uuid AND item = ANY(${[...items]}::int[]) AND state = 'boomeranged'`;
  return new Map(rows.map(({ n, letter }) => [n, { letter }]));
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
