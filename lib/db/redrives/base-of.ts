import "server-only";
import type { PrismaClient } from "../generated/client";

/**
 * From where on items can be in their targets: the least base of the batches that list them, by target. One that a person had sent again has left its first
 * batch: then that of the job's first batch for its target. Batches that only say what a person saw (no leader, base 0) say nothing of it.
 */
export async function basesOf(client: PrismaClient, { id, items }: { id: string; items: readonly number[] }): Promise<Map<string, number>> {
  const rows = await client.$queryRaw<{ target: string; base: bigint }[]>`
    WITH batch AS (SELECT target, base, items FROM redrive_batch WHERE redrive_id = ${id}::uuid AND NOT (leader IS NULL AND base = 0)),
    own AS MATERIALIZED (SELECT target, base, items FROM batch WHERE items && ${[...items]}::int[]),
    unlisted AS (
      SELECT DISTINCT target FROM redrive_item
      WHERE redrive_id = ${id}::uuid AND n = ANY(${[...items]}::int[]) AND n NOT IN (SELECT unnest(items) FROM own))
    SELECT target, min(base) AS base FROM (
      SELECT target, base FROM own UNION ALL SELECT target, base FROM batch JOIN unlisted USING (target)) AS every GROUP BY target`;
  return new Map(rows.map(({ target, base }) => [target, Number(base)]));
}
