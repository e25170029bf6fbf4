import "server-only";
import { Prisma } from "./generated/client";
import { resultOf } from "./redrives/runs";

/**
 * Whether the job that claimed a letter has yet to send it, by keys of the letter's own: the job and item, then the item's result. As
 * scalar subqueries, because PostgreSQL makes no join of those, and with the job as text, because else it may look a letter up among all
 * of its job's. A job that is forgotten has sent it: else it would have let go.
 */
const isHeld = Prisma.sql`coalesce((
  SELECT (SELECT state FROM ${resultOf({ job: Prisma.sql`mine.redrive_id`, item: Prisma.sql`mine.item` })} AS result)
    IS DISTINCT FROM 'published'
  FROM redrive_letter AS mine WHERE mine.dead_letter = dead_letter.id AND mine.redrive_id::text = dead_letter.claimed_by), false)`;

/**
 * Nobody writes that a letter is redriven: a claimed one is, from the moment on at which the PubAck of its item is in the ledger. What a
 * discard holds is written as `discarding`, and to everybody else it is claimed. What an undo stored anew as another letter is written as
 * `restored`, which no list asks for: nothing is gone, and its id opens that letter as long as it is there.
 */
export const stateNow = Prisma.sql`CASE state WHEN 'discarding' THEN 'claimed' WHEN 'restored' THEN 'gone'
  WHEN 'claimed' THEN CASE WHEN ${isHeld} THEN 'claimed' ELSE 'redriven' END ELSE state END`;

/** For lists, which look at many: few jobs hold anything, and what others have claimed is sent. `min` is one look into the claims' index. */
const isHeldByAny = Prisma.sql`CASE WHEN (claimed_by IN (
  SELECT id::text FROM redrive WHERE (SELECT min(item) FROM claim WHERE claim.redrive_id = redrive.id) IS NOT NULL)) IS TRUE
  THEN ${isHeld} ELSE false END`;

export const isInState = (state: string) =>
  state === "redriven"
    ? Prisma.sql`state = 'claimed' AND NOT ${isHeldByAny}`
    : state === "claimed"
      ? Prisma.sql`(state = 'discarding' OR state = 'claimed' AND ${isHeldByAny})`
      : Prisma.sql`state = ${state}`;
