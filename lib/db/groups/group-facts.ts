import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { membersOf } from "./group-filter";

/** So many open letters are read, the newest first. */
const READ = 1_000n;
/** So many of each kind are named, the most frequent first. */
const NAMED = 20n;
/** So many letters that re-drives have taken are counted. */
const COUNTED = 10_000n;

/** Who else is hit by what a group is about. */
export type GroupFacts = {
  /** Of how many letters this was read. */
  readOf: number;
  consumers: { stream: string | null; consumer: string | null; count: number }[];
  subjects: { subject: string; count: number }[];
  flows: { flow: string; key: string; count: number }[];
  flowCount: number;
  redrives: { id: string; number: number; state: string; count: number }[];
};

export async function readFacts(client: PrismaClient, id: string): Promise<GroupFacts> {
  const members = Prisma.sql`ARRAY(${membersOf([id])})`;
  const [answer] = await client.$queryRaw<{ facts: string }[]>`
    WITH read AS MATERIALIZED (
      SELECT original_stream, consumer, original_subject, correlation FROM unnest(${members}) AS member CROSS JOIN LATERAL (
        SELECT original_stream, consumer, original_subject, correlation, seen_at FROM dead_letter
        WHERE "group" = member AND state = 'open' ORDER BY seen_at DESC LIMIT ${READ}) AS one
      ORDER BY seen_at DESC LIMIT ${READ}),
    flow AS MATERIALIZED (
      SELECT said ->> 'flow' AS flow, said ->> 'key' AS key, count(*) AS count FROM read CROSS JOIN LATERAL jsonb_array_elements(correlation) AS said
      GROUP BY 1, 2),
    taken AS (
      SELECT claimed_by, count(*) AS count FROM (
        SELECT claimed_by FROM dead_letter WHERE "group" = ANY(${members}) AND state = 'claimed' LIMIT ${COUNTED}) AS claimed
      GROUP BY claimed_by)
    SELECT json_build_object(
      'readOf', (SELECT count(*) FROM read),
      'consumers', (SELECT json_agg(each) FROM (
        SELECT original_stream AS stream, consumer, count(*) AS count FROM read GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${NAMED}) AS each),
      'subjects', (SELECT json_agg(each) FROM (
        SELECT original_subject AS subject, count(*) AS count FROM read WHERE original_subject IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
        LIMIT ${NAMED}) AS each),
      'flows', (SELECT json_agg(each) FROM (SELECT * FROM flow ORDER BY count DESC, flow, key LIMIT ${NAMED}) AS each),
      'flowCount', (SELECT count(*) FROM flow),
      'redrives', (SELECT json_agg(each) FROM (
        SELECT redrive.id::text AS id, redrive.number, redrive.state, taken.count FROM taken JOIN redrive ON redrive.id::text = taken.claimed_by
        ORDER BY redrive.number DESC LIMIT ${NAMED}) AS each))::text AS facts`;
  const { readOf, flowCount, ...lists } = JSON.parse(answer?.facts ?? "{}") as Read; // the statement names the fields
  return {
    readOf,
    flowCount,
    consumers: lists.consumers ?? [],
    subjects: lists.subjects ?? [],
    flows: lists.flows ?? [],
    redrives: lists.redrives ?? [],
  };
}

/** An aggregate over nothing is NULL. */
type Read = { [Key in keyof GroupFacts]: GroupFacts[Key] extends number ? number : GroupFacts[Key] | null };
