import "server-only";
import type { PrismaClient } from "../generated/client";
import { lockCases } from "../cases/under-lock";
import { transaction } from "../transaction";
import { readGroup } from "./list-groups";
import type { Group, GroupState } from "./types";

export type Saying = { state?: GroupState; assignee?: string | null; by: string; why: string | null };

/**
 * What a person says of a group. Under the lock of the cases: what has arrived before is what was spoken of, whatever commits meanwhile comes
 * after. Returns the group as it is then; `null`: there is no such group, or it is part of another.
 */
export async function sayOf(client: PrismaClient, id: string, { state, assignee, by, why }: Saying): Promise<Group | null> {
  return transaction(client, async (db) => {
    await lockCases(db);
    const known = await db.letterGroup.findFirst({ where: { id, root: null }, select: { context: true } });
    if (!known) return null;
    if (state !== undefined)
      await db.$executeRaw`
        UPDATE letter_group SET word = ${state}, said_at = clock_timestamp(), said_by = ${by}, said_why = ${why} WHERE id = ${id}`;
    if (assignee !== undefined) await db.letterGroup.update({ where: { id }, data: { assignee } });
    return readGroup(db, id, [known.context]);
  });
}
