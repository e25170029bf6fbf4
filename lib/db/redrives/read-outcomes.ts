import "server-only";
import { z } from "zod";
import { settledStates, type Settlement } from "@/lib/domain/redrive/types";
import type { PrismaClient } from "../generated/client";

const State = z.enum(settledStates);

type Columns = { item: number; state: string; by: string | null; at: Date; boomerang: string | null };

/** The newest `last` that were seen after a person last had the job go on, in the order of seeing. */
export async function readOutcomes(client: PrismaClient, id: string, last: number): Promise<Settlement[]> {
  const rows = await client.$queryRaw<Columns[]>`
    SELECT item, outcome.state, by, at, boomerang FROM redrive_outcome AS outcome JOIN redrive AS job ON job.id = outcome.redrive_id
    WHERE redrive_id = ${id}::uuid AND (resumed_at IS NULL OR at > resumed_at) ORDER BY nth DESC LIMIT ${BigInt(last)}`;
  return rows.map(({ item, state, at, ...row }) => ({ n: item, state: State.parse(state), at: at.getTime(), ...row })).toReversed();
}
