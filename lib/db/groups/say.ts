import "server-only";
import type { PrismaClient } from "../generated/client";
import { lockCases } from "../cases/under-lock";
import { transaction } from "../transaction";
import type { GroupState } from "./types";

export type Saying = { state?: GroupState; assignee?: string | null; by: string; why: string | null };

/**
 * What a person says of a group. Under the lock of the cases: what has arrived before is what was spoken of, whatever commits meanwhile comes
 * after. Returns whether there is such a group.
 */
export async function sayOf(client: PrismaClient, id: string, { state, assignee, by, why }: Saying): Promise<boolean> {
  return transaction(client, async (db) => {
    await lockCases(db);
    let known = 0;
    if (state !== undefined)
      known += await db.$executeRaw`
        UPDATE letter_group SET word = ${state}, said_at = clock_timestamp(), said_by = ${by}, said_why = ${why} WHERE id = ${id} AND root IS NULL`;
    if (assignee !== undefined)
      known += await db.$executeRaw`UPDATE letter_group SET assignee = ${assignee} WHERE id = ${id} AND root IS NULL`;
    return known > 0;
  });
}
