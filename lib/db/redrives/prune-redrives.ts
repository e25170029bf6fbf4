import "server-only";
import type { PrismaClient } from "../generated/client";

/** Whoever comes back to a plan that was not started finds for so many days what it would have sent. */
const UNSTARTED_DAYS = 1;

/** Also what a console left behind that died while it wrote a plan. A job with an `unknown` item stays until a person has decided it: its claim would outlive everybody who knows what it is for. */
export async function pruneRedrives(client: PrismaClient, days: number): Promise<void> {
  await client.$executeRaw`UPDATE redrive SET state = 'expired', ended_at = expires_at WHERE state = 'planned' AND expires_at <= now()`;
  // What a plan that nobody started would have sent.
  await client.$executeRaw`DELETE FROM redrive_edit WHERE redrive_id IN (SELECT id FROM redrive WHERE state IN ('expired', 'cancelled'))`;
  await pruneUnstarted(client);
  await client.$executeRaw`
    WITH left_behind AS (DELETE FROM redrive_draft WHERE created_at < now() - interval '1 hour' RETURNING redrive_id),
    items AS (DELETE FROM redrive_item WHERE redrive_id IN (SELECT redrive_id FROM left_behind)),
    edits AS (DELETE FROM redrive_edit WHERE redrive_id IN (SELECT redrive_id FROM left_behind))
    DELETE FROM redrive_letter WHERE redrive_id IN (SELECT redrive_id FROM left_behind)`;
  await client.$executeRaw`
    WITH old AS (
      DELETE FROM redrive WHERE ended_at < now() - ${days}::float8 * interval '1 day'
        AND NOT EXISTS (SELECT FROM claim WHERE claim.redrive_id = redrive.id) RETURNING id),
    items AS (DELETE FROM redrive_item WHERE redrive_id IN (SELECT id FROM old)),
    results AS (DELETE FROM redrive_result WHERE redrive_id IN (SELECT id FROM old)),
    result_runs AS (DELETE FROM redrive_result_run WHERE redrive_id IN (SELECT id FROM old)),
    letters AS (DELETE FROM redrive_letter WHERE redrive_id IN (SELECT id FROM old)),
    edits AS (DELETE FROM redrive_edit WHERE redrive_id IN (SELECT id FROM old)),
    outcomes AS (DELETE FROM redrive_outcome WHERE redrive_id IN (SELECT id FROM old)),
    outcome_runs AS (DELETE FROM redrive_outcome_run WHERE redrive_id IN (SELECT id FROM old)),
    deliveries AS (DELETE FROM redrive_delivery WHERE redrive_id IN (SELECT id FROM old)),
    batches AS (DELETE FROM redrive_batch WHERE redrive_id IN (SELECT id FROM old))
    DELETE FROM redrive_owner WHERE redrive_id IN (SELECT id FROM old)`;
}

/** One plan at a time, since it may be of a million items. Its row stays, with the plan as it was shown. */
async function pruneUnstarted(client: PrismaClient): Promise<void> {
  const plans = await client.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM redrive WHERE state IN ('expired', 'cancelled') AND ended_at < now() - ${UNSTARTED_DAYS}::float8 * interval '1 day'
      AND EXISTS (SELECT FROM redrive_item WHERE redrive_item.redrive_id = redrive.id)`;
  for (const { id } of plans)
    await client.$executeRaw`
      WITH letters AS (DELETE FROM redrive_letter WHERE redrive_id = ${id}::uuid)
      DELETE FROM redrive_item WHERE redrive_id = ${id}::uuid`;
}
