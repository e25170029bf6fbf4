import "server-only";
import { Prisma } from "../generated/client";
import type { Db } from "../jobs/read-jobs";

/** So many of each kind are named, the most frequent first. */
const NAMED = 20n;

/** `group`: as people see it, with what was merged into it; `null` where the letter that it became is forgotten, or not grouped. */
export type FailureCounts = {
  cameBack: { group: string | null; title: string | null; count: number }[];
  notSent: { code: string; detail: string | null; count: number }[];
};

/** Why messages of a job did not get through: what came back by its group, what was not sent by the code of its reason, each with an example. */
export async function readFailures(db: Db, job: string): Promise<FailureCounts> {
  const outcomes = Prisma.sql`redrive_outcome AS outcome WHERE outcome.redrive_id = ${job}::uuid AND outcome.state = 'boomeranged'`;
  const [row] = await db.$queryRaw<{ failures: string }[]>`
    WITH back AS (
      SELECT (SELECT "group" FROM dead_letter WHERE id = coalesce((SELECT dead_letter FROM sighting WHERE id = boomerang), boomerang)) AS own
      FROM ${outcomes}),
    named AS (
      SELECT coalesce(own.root, own.id) AS id, count(*) AS count FROM back LEFT JOIN letter_group AS own ON own.id = back.own GROUP BY 1)
    SELECT json_build_object(
      'cameBack', (SELECT coalesce(json_agg(each), '[]') FROM (
        SELECT named.id AS "group", seen.title, named.count FROM named LEFT JOIN letter_group AS seen ON seen.id = named.id
        ORDER BY named.count DESC, seen.title LIMIT ${NAMED}) AS each),
      'notSent', (SELECT coalesce(json_agg(each), '[]') FROM (
        SELECT substring(reason FROM '^[A-Z_]+') AS code, min(substring(reason FROM '^[A-Z_]+: (.+)$')) AS detail, count(*) AS count
        FROM redrive_result WHERE redrive_id = ${job}::uuid AND state = 'skipped' GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${NAMED}) AS each))::text AS failures`;
  return JSON.parse(row?.failures ?? '{"cameBack":[],"notSent":[]}') as FailureCounts; // the statement names the fields
}
