import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { lockCases, lockLetters } from "../cases/under-lock";
import { transaction } from "../transaction";
import type { Doer } from "./types";

/** One transaction. Marked records are open again. The others are discarded until they are put back, or the index has met them there. */
export async function undoDiscard(client: PrismaClient, id: string, { actor, reason }: { actor: Doer; reason: string }): Promise<boolean> {
  return transaction<boolean>(client, async (db, undo) => {
    await lockCases(db);
    const begun = await db.$executeRaw`
      UPDATE discard SET state = 'undoing', state_reason = NULL, undo_actor = ${actor.name},
        undo_actor_id = ${actor.id}, undo_actor_role = ${actor.role}, undo_reason = ${reason}, undone_at = now()
      WHERE id = ${id}::uuid AND state IN ('discarded', 'partial', 'partly-undone') AND undo_until > now()
        AND EXISTS (SELECT FROM discard_item WHERE discard_id = ${id}::uuid AND discard_item.state IN ('removed', 'marked'))`;
    if (begun === 0) return undo(false);
    const items = await jsonRows<{ letter: string }>(
      db,
      Prisma.sql`SELECT dead_letter AS letter FROM discard_item WHERE discard_id = ${id}::uuid AND state = 'marked'`,
    );
    const marked = items.map(({ letter }) => letter);
    await lockLetters(db, marked);
    await db.$executeRaw`
      UPDATE dead_letter SET state = CASE
        WHEN NOT payload_available AND (SELECT bool_or(had_payload) FROM discard_item
          WHERE discard_id = ${id}::uuid AND discard_item.dead_letter = dead_letter.id) THEN 'gone'
        ELSE 'open' END
      WHERE id = ANY(${marked}) AND state = 'discarded'`;
    await db.$executeRaw`
      UPDATE discard_item SET state = CASE state WHEN 'marked' THEN 'restored' ELSE 'restoring' END, reason = NULL,
        restored_as = CASE state WHEN 'marked' THEN dead_letter END
      WHERE discard_id = ${id}::uuid AND state IN ('removed', 'marked')`;
    return true;
  });
}
