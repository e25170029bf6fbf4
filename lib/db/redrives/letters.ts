import "server-only";
import { Prisma } from "../generated/client";

/**
 * The letters that the job still holds, of those that `letters` chooses, become something else. They are locked by id, as everybody does
 * who writes many.
 */
export const settleLetters = (job: string, { letters, becomes }: { letters: Prisma.Sql; becomes: Prisma.Sql }) => Prisma.sql`
  UPDATE dead_letter AS letter SET claimed_by = NULL, state = ${becomes}
  FROM (
    SELECT id FROM dead_letter WHERE ${letters} AND claimed_by = ${job} AND EXISTS (SELECT FROM job)
    ORDER BY id FOR UPDATE) AS held
  WHERE letter.id = held.id`;
