import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";
import { between, inDoubt, resultsAmong, waitingItems, type Among } from "./items-now";

/** So many items are let go by one statement: the embedded database answers nobody else meanwhile. */
const AT_ONCE = 2_000;

type Ending = Held & { restReason: string };

/**
 * What the end of a large job would do in one statement over all of its items, some at a time before it. The first that waits stays for the end
 * itself: until then the job is seen to be unfinished. Returns what the end has yet to let go: of a small job all.
 */
export async function letGo(client: PrismaClient, ending: Ending): Promise<Among> {
  const [job] = await client.$queryRaw<{ items: number }[]>`SELECT max(n) AS items FROM redrive_item WHERE redrive_id = ${ending.id}::uuid`;
  const items = job?.items ?? 0;
  if (items <= AT_ONCE) return between(1, items);
  let first: number | null = null;
  for (let from = 1; from <= items; from += AT_ONCE) {
    const waited = await letSomeGo(client, ending, { among: between(from, from + AT_ONCE - 1), isFirstLeft: first === null });
    first ??= waited;
  }
  return between(first ?? 0, first ?? 0);
}

/** Returns the first that waited. */
function letSomeGo(client: PrismaClient, ending: Ending, some: Omit<Some, "restReason">): Promise<number | null> {
  const { restReason, ...held } = ending;
  return guarded<number | null>(client, held, {
    write: lettingGo(held.id, { ...some, restReason }),
    returning: Prisma.sql`(SELECT min(n) FROM waiting)`,
  });
}

/** `isFirstLeft`: but for the first of them that waits. */
type Some = { among: Among; restReason: string; isFirstLeft: boolean };

/**
 * The writes that let go of some items, over the CTE `job`: what waits is skipped, or unknown where it may have been sent before; letters of what was
 * skipped are free again, as far as the job still holds them; claims end of all that is not unknown, nor in an open batch. Letters are locked by id, as
 * everybody does who writes many.
 */
export const lettingGo = (job: string, { among, restReason, isFirstLeft }: Some) => Prisma.sql`
  known AS MATERIALIZED (${resultsAmong(job, among)}),
  waiting AS MATERIALIZED (SELECT n, (n IN (${inDoubt(job, among)})) IS TRUE AS is_in_doubt FROM ${waitingItems(job, among)}),
  rests AS MATERIALIZED (SELECT * FROM waiting WHERE ${isFirstLeft ? Prisma.sql`n <> (SELECT min(n) FROM waiting)` : Prisma.sql`true`}),
  decided AS (
    INSERT INTO redrive_result (redrive_id, item, state, reason)
    SELECT job.id, n, CASE WHEN is_in_doubt THEN 'unknown' ELSE 'skipped' END, CASE WHEN is_in_doubt THEN ${NEVER_KNOWN} ELSE ${restReason} END
    FROM job, rests),
  unsent AS MATERIALIZED (SELECT n AS item FROM rests WHERE NOT is_in_doubt UNION ALL SELECT item FROM known WHERE state = 'skipped'),
  letters AS (
    UPDATE dead_letter AS letter SET claimed_by = NULL, state = CASE WHEN payload_available THEN 'open' ELSE 'gone' END
    FROM (
      SELECT id FROM dead_letter WHERE claimed_by = ${job} AND EXISTS (SELECT FROM job) AND id = ANY(ARRAY(
        SELECT dead_letter FROM redrive_letter
        WHERE redrive_id = ${job}::uuid AND ${among.has(Prisma.sql`item`)} AND (item IN (SELECT item FROM unsent)) IS TRUE AND EXISTS (SELECT FROM unsent)))
      ORDER BY id FOR UPDATE) AS free
    WHERE letter.id = free.id),
  claims AS (
    DELETE FROM claim USING job
    WHERE claim.redrive_id = ${job}::uuid AND ${among.has(Prisma.sql`claim.item`)} AND (claim.item IN (
      SELECT item FROM unsent UNION ALL SELECT item FROM known WHERE state = 'published')) IS TRUE)`;

/** Why what may have been sent is unknown at the end. */
export const NEVER_KNOWN = "The job ended before its answer was known.";
