import "server-only";
import { z } from "zod";
import { settledStates, type Settlement } from "@/lib/domain/redrive/types";
import { Prisma, type PrismaClient } from "../generated/client";

const State = z.enum(settledStates);

type Columns = { item: number; state: string; by: string | null; at: Date; boomerang: string | null };

/**
 * The newest `last` that were seen after a person last had the job go on, in the order of seeing. For each item that was seen to become something else
 * than its run says there is one that is newer, so that as many runs are enough.
 */
export async function readOutcomes(client: PrismaClient, id: string, last: number): Promise<Settlement[]> {
  const since = Prisma.sql`redrive_id = ${id}::uuid AND at > coalesce((SELECT resumed_at FROM redrive WHERE id = ${id}::uuid), '-infinity')`;
  const newest = Prisma.sql`ORDER BY nth DESC LIMIT ${BigInt(last)}`;
  const rows = await client.$queryRaw<Columns[]>`
    WITH runs AS MATERIALIZED (SELECT * FROM redrive_outcome_run WHERE ${since} ${newest})
    SELECT item, state, by, at, boomerang FROM (
      (SELECT item, nth, state, by, at, boomerang FROM redrive_outcome WHERE ${since} ${newest})
      UNION ALL
      SELECT item, nth, state, by, at, NULL FROM runs, generate_series(first, last) AS of(item)
      WHERE (SELECT true FROM redrive_outcome AS own WHERE own.redrive_id = ${id}::uuid AND own.item = of.item) IS NULL) AS seen
    ORDER BY nth DESC, item DESC LIMIT ${BigInt(last)}`;
  return rows.map(({ item, state, at, ...row }) => ({ n: item, state: State.parse(state), at: at.getTime(), ...row })).toReversed();
}
