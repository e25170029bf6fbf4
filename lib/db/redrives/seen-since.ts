import "server-only";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";

/** So many items are looked at by one statement. */
const AT_ONCE = 2_000;

/** Where open letters of a plan have been seen that it does not know of: copies that came to a case after it was planned. */
export async function seenSince(client: PrismaClient, job: string): Promise<ItemLetter[]> {
  const [last] = await client.$queryRaw<{ n: number | null }[]>`SELECT max(n) AS n FROM redrive_item WHERE redrive_id = ${job}::uuid`;
  const added: ItemLetter[] = [];
  for (let from = 0; from < (last?.n ?? 0); from += AT_ONCE)
    added.push(...(await jsonRows<ItemLetter>(client, unknownTo(job, { from, to: from + AT_ONCE }))));
  return added;
}

/** By ids of sightings, which those of an item's letters are. The place of the message itself holds no copy. */
const unknownTo = (job: string, { from, to }: { from: number; to: number }) => Prisma.sql`
  WITH mine AS MATERIALIZED (
    SELECT dead_letter FROM redrive_letter WHERE redrive_id = ${job}::uuid AND item > ${from}::int AND item <= ${to}::int),
  planned AS MATERIALIZED (
    SELECT letter->>'id' AS id FROM redrive_item, jsonb_array_elements(letters) AS letter
    WHERE redrive_id = ${job}::uuid AND n > ${from}::int AND n <= ${to}::int),
  seen AS MATERIALIZED (
    SELECT id, dead_letter, facts FROM sighting WHERE dead_letter = ANY(ARRAY(SELECT dead_letter FROM mine)) AND present
      AND NOT (facts->>'kind' <> 'stored' AND stream IS NOT DISTINCT FROM original_stream AND seq IS NOT DISTINCT FROM original_seq))
  SELECT id, facts->>'stream' AS stream, facts->'streamCreatedAt' AS "createdAt", facts->'seq' AS seq, facts->'storedAt' AS "seenAt" FROM seen
  WHERE id NOT IN (SELECT id FROM planned)
    AND (SELECT state FROM dead_letter WHERE dead_letter.id = seen.dead_letter) = 'open'
  ORDER BY id`;
