import "server-only";
import { toCase, type Seen } from "@/lib/domain/dead-letter/unite";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import { readFates } from "./hand-down";
import { ofInstance, whichSeqs, type Gone, type Instance } from "./instance";
import { loadCases } from "./load-sightings";
import { writeRows } from "./write-cases";
import type { Db } from "./under-lock";

/** Cases written at a time. */
const PORTION = 1_000;

/**
 * What of this instance is no longer stored. A case falls back to the next place where it is, and is gone when there is none; one that a re-drive
 * holds or has sent stays that. Under the lock. Returns how many sightings left.
 */
export async function markGone(db: Db, instance: Instance, gone: Gone): Promise<number> {
  const which = Prisma.sql`${ofInstance(instance)} AND ${whichSeqs(gone)}`;
  const cases = await jsonRows<{ id: string }>(db, Prisma.sql`SELECT DISTINCT dead_letter AS id FROM sighting WHERE present AND ${which}`);
  const ids = cases.map(({ id }) => id);
  const single = Prisma.sql`SELECT id FROM dead_letter WHERE payload_available AND also_seen_as = '{}' AND ${which}`;
  if (ids.length > 0)
    await db.$executeRaw`
      SELECT id FROM dead_letter WHERE id IN (${single} UNION ALL SELECT unnest(${ids}::text[])) ORDER BY id FOR UPDATE`;
  const alone = await db.$executeRaw`
    UPDATE dead_letter SET state = CASE state WHEN 'open' THEN 'gone' ELSE state END, payload_available = false
    WHERE id IN (${single} ORDER BY id FOR UPDATE)`;
  if (ids.length === 0) return alone;
  const places = await db.$executeRaw`UPDATE sighting SET present = false WHERE present AND ${which}`;
  for (let i = 0; i < ids.length; i += PORTION) await fallBack(db, ids.slice(i, i + PORTION));
  return alone + places;
}

/** Rows as their sightings have them now, of cases that were seen more than once. */
export async function fallBack(db: Db, ids: readonly string[]): Promise<void> {
  const sightings = new Map<string, Seen[]>();
  for (const { deadLetter, ...seen } of await loadCases(db, ids)) sightings.set(deadLetter, [...(sightings.get(deadLetter) ?? []), seen]);
  const fates = await readFates(db, ids);
  const cases = [...sightings.values()].map(toCase).flatMap((united) => {
    const { id: _id, tells: _tells, ...fate } = fates.get(united.id) ?? { id: null, tells: false };
    if (!("state" in fate)) return [];
    const isGone = fate.state === "open" && !united.row.payloadAvailable;
    return { united, fate: { ...fate, state: isGone ? "gone" : fate.state } };
  });
  await writeRows(db, cases);
}
