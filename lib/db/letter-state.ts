import "server-only";
import { Prisma } from "./generated/client";

/** Ids of the letters that a re-drive holds and has not sent: few at any time, whatever was sent before. */
const held = Prisma.sql`
  SELECT letter.dead_letter FROM claim
    JOIN redrive_letter AS letter ON letter.redrive_id = claim.redrive_id AND letter.item = claim.item
  WHERE NOT EXISTS (
    SELECT FROM redrive_result AS result
    WHERE result.redrive_id = claim.redrive_id AND result.item = claim.item AND result.state = 'published')`;

/** Nobody writes that a letter is redriven: a claimed one is, from the moment on at which the PubAck of its item is in the ledger. */
export const isRedriven = Prisma.sql`(state = 'claimed' AND id NOT IN (${held}))`;

const isHeld = Prisma.sql`state = 'claimed' AND id IN (${held})`;

export const isInState = (state: string) =>
  state === "redriven" ? isRedriven : state === "claimed" ? isHeld : Prisma.sql`state = ${state}`;
