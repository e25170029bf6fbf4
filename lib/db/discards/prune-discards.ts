import "server-only";
import { underLock } from "../cases/under-lock";
import { Prisma, type PrismaClient } from "../generated/client";
import { keepArrivals } from "../groups/keep-arrivals";

/** Plans whose time is over expire. What ended `days` ago, and can no longer be undone, is forgotten with its letters as far as they are not stored. */
export async function pruneDiscards(client: PrismaClient, days: number): Promise<void> {
  await client.$executeRaw`UPDATE discard SET state = 'expired', ended_at = expires_at WHERE state = 'planned' AND expires_at <= now()`;
  await underLock(
    client,
    (db) => db.$executeRaw`
    WITH old AS (
      DELETE FROM discard WHERE state NOT IN ('running', 'aborting', 'undoing') AND ended_at < now() - ${days}::float8 * interval '1 day'
        AND coalesce(undo_until < now(), true) RETURNING id),
    items AS (DELETE FROM discard_item WHERE discard_id IN (SELECT id FROM old) RETURNING dead_letter),
    letters AS (
      DELETE FROM dead_letter WHERE state = 'discarded' AND NOT payload_available AND id IN (SELECT dead_letter FROM items)
      RETURNING id, "group", seen_at),
    arrived AS (${keepArrivals(Prisma.sql`letters`)})
    DELETE FROM sighting WHERE dead_letter IN (SELECT id FROM letters)`,
  );
}
