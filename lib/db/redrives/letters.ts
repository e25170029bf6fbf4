import "server-only";
import { Prisma } from "../generated/client";

/** Letters of `items (redrive_id, n)`, a CTE, as far as the job holds them; locked by id, as everybody does who writes many. */
const heldLetters = (items: string) => Prisma.sql`
  SELECT letter.id FROM dead_letter AS letter
  WHERE letter.id IN (
      SELECT dead_letter FROM redrive_letter AS mine JOIN ${Prisma.raw(items)} AS it ON it.redrive_id = mine.redrive_id AND it.n = mine.item)
    AND letter.claimed_by = (SELECT redrive_id::text FROM ${Prisma.raw(items)} LIMIT 1)
  ORDER BY letter.id FOR UPDATE`;

/** The message of these items has been sent. */
export const redriven = (items: string) => Prisma.sql`
  UPDATE dead_letter SET state = 'redriven', claimed_by = NULL WHERE id IN (${heldLetters(items)})`;

/** These items will not be sent. */
export const released = (items: string) => Prisma.sql`
  UPDATE dead_letter SET state = CASE WHEN payload_available THEN 'open' ELSE 'gone' END, claimed_by = NULL WHERE id IN (${heldLetters(items)})`;
