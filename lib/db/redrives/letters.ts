import "server-only";
import { Prisma } from "../generated/client";

/**
 * The letters of `items (redrive_id, n, state)`, a CTE, become what became of their items, as far as the job still holds them. They are
 * locked by id, as everybody does who writes many.
 */
export const settleLetters = (items: string) => Prisma.sql`
  UPDATE dead_letter AS letter SET claimed_by = NULL,
    state = CASE WHEN held.item_state = 'published' THEN 'redriven' WHEN letter.payload_available THEN 'open' ELSE 'gone' END
  FROM (
    SELECT locked.id, it.state AS item_state
    FROM ${Prisma.raw(items)} AS it JOIN redrive_letter AS mine ON mine.redrive_id = it.redrive_id AND mine.item = it.n
      JOIN dead_letter AS locked ON locked.id = mine.dead_letter AND locked.claimed_by = it.redrive_id::text
    ORDER BY locked.id FOR UPDATE OF locked) AS held
  WHERE letter.id = held.id`;
