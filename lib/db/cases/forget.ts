import "server-only";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import { readGrouping } from "../groups/grouping";
import { keepArrivals } from "../groups/keep-arrivals";
import { ofInstance, type Instance } from "./instance";
import { reunite } from "./reunite";
import type { Db } from "./under-lock";

/** Letters that left their stream stay for a while, so that a link to one says what it was. */
const KEPT_GONE = { days: 30, perStream: 10_000 };

/** Sightings whose cases are made again at a time. */
const PORTION = 1_000;

/**
 * Of an instance that was none of dead letters after all, and whose sightings are marked gone: they are sightings no more. What a re-drive
 * holds or has sent stays: no stream knows it, and if these are dead letters again one day, it must not be sent once more.
 */
export async function forgetSightings(db: Db, instance: Instance): Promise<void> {
  await db.$executeRaw`DELETE FROM dead_letter WHERE ${ofInstance(instance)} AND state IN ('gone', 'restored') AND also_seen_as = '{}'`;
  const several = await jsonRows<{ id: string }>(
    db,
    Prisma.sql`SELECT sighting.id FROM sighting JOIN dead_letter ON dead_letter.id = sighting.dead_letter
      WHERE dead_letter.state IN ('open', 'gone', 'restored') AND sighting.id IN (SELECT id FROM sighting WHERE ${ofInstance(instance)})`,
  );
  const ids = several.map(({ id }) => id);
  const groupOf = await readGrouping(db);
  for (let i = 0; i < ids.length; i += PORTION) await reunite(db, { removed: ids.slice(i, i + PORTION), groupOf });
}

/**
 * Drops letters that left long ago, and all but the newest of a stream that loses many. A re-driven one goes when it is no longer stored and
 * its re-drive is forgotten too. All of them have arrived.
 */
export async function pruneGone(db: Db): Promise<void> {
  await db.$executeRaw`
    WITH dropped AS (
      DELETE FROM dead_letter WHERE state IN ('gone', 'restored') AND (
        seen_at < now() - ${KEPT_GONE.days} * interval '1 day'
        OR id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY context, stream ORDER BY seen_at DESC) AS nth
                                  FROM dead_letter WHERE state IN ('gone', 'restored')) AS ranked WHERE nth > ${KEPT_GONE.perStream}))
        OR state = 'claimed' AND NOT payload_available
          AND NOT EXISTS (SELECT FROM redrive_letter WHERE redrive_letter.dead_letter = dead_letter.id)
      RETURNING id, also_seen_as, "group", seen_at),
    arrived AS (${keepArrivals(Prisma.sql`dropped`)})
    DELETE FROM sighting WHERE dead_letter IN (SELECT id FROM dropped WHERE also_seen_as <> '{}')`;
}
