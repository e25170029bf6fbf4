import "server-only";
import type { PrismaClient } from "../generated/client";

/**
 * From where on an item can be in its target: the base of the batch that lists it. One that a person had sent again has left its first batch: then that of
 * the job's first batch for this target. Batches that only say what a person saw (no leader, base 0) say nothing of it.
 */
export async function baseOf(client: PrismaClient, { id, n }: { id: string; n: number }): Promise<number> {
  const [row] = await client.$queryRaw<{ base: bigint | null }[]>`
    WITH batches AS (
      SELECT base, ${n}::int = ANY(items) AS is_own FROM redrive_batch
      WHERE redrive_id = ${id}::uuid AND NOT (leader IS NULL AND base = 0)
        AND target = (SELECT target FROM redrive_item WHERE redrive_id = ${id}::uuid AND n = ${n}::int))
    SELECT coalesce((SELECT min(base) FROM batches WHERE is_own), (SELECT min(base) FROM batches)) AS base`;
  return Number(row?.base ?? 0);
}
