import "server-only";
import { z } from "zod";
import { answers, MOST_ANSWERS, type Answered } from "@/lib/domain/redrive/settle/answers";
import { jsonRows, rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../jobs/read-jobs";

/** Of which item. */
export type ItemAnswer = Answered & { n: number };

const Answer = z.enum(answers);

/**
 * Adds what was heard, none of it twice in one call: twenty of an item at most. Beside the epochs of a job, because it is true in each of them; it takes no lock that a
 * runner's write waits for, and nothing is written of a job that is forgotten.
 */
export async function saveAnswers(client: PrismaClient, id: string, heard: readonly ItemAnswer[]): Promise<void> {
  if (heard.length === 0) return;
  const rows = heard.map(({ at, ...row }, nth) => ({ ...row, nth, at: new Date(at) }));
  const mine = Prisma.sql`FROM redrive_delivery AS known WHERE known.redrive_id = job.id AND known.item = given.item`;
  await client.$executeRaw`
    WITH job AS MATERIALIZED (SELECT id FROM redrive WHERE id = ${id}::uuid FOR KEY SHARE),
    given AS MATERIALIZED (
      SELECT n AS item, consumer, delivery, answer, at, row_number() OVER (PARTITION BY n ORDER BY nth) AS nth
      FROM ${rowsAs(rows, "n int, consumer text, delivery int, answer text, at timestamptz, nth int")})
    INSERT INTO redrive_delivery AS kept (redrive_id, item, consumer, delivery, answer, at)
    SELECT job.id, item, consumer, delivery, answer, at FROM job, given
    WHERE (SELECT count(*) ${mine}) + nth <= ${MOST_ANSWERS}::int
      OR EXISTS (SELECT ${mine} AND known.consumer = given.consumer AND known.delivery = given.delivery AND known.answer = given.answer)
    ORDER BY item
    ON CONFLICT (redrive_id, item, consumer, delivery, answer) DO UPDATE SET at = excluded.at
    WHERE kept.answer = 'working' AND kept.at < excluded.at`;
}

/** What was heard of these items, each in the order in which it was; within one millisecond work comes before its end. One of which nothing was has no entry. Each by its keys (see guard.ts). */
export async function readAnswers(db: Db, id: string, items: readonly number[]): Promise<Map<number, Answered[]>> {
  const rows = await jsonRows<Omit<ItemAnswer, "answer" | "at"> & { said: string; at: string }>(
    db,
    Prisma.sql`SELECT n, consumer, delivery, answer AS said, at FROM unnest(${[...items]}::int[]) AS asked(n) CROSS JOIN LATERAL (
        SELECT * FROM redrive_delivery WHERE redrive_id = ${id}::uuid AND item = asked.n OFFSET 0) AS heard
      ORDER BY n, at, consumer, delivery, answer <> 'working', answer`,
  );
  const found = new Map<number, Answered[]>();
  for (const { n, said, at, ...row } of rows) {
    const heard = { ...row, answer: Answer.parse(said), at: Date.parse(at) };
    const known = found.get(n);
    if (known) known.push(heard);
    else found.set(n, [heard]);
  }
  return found;
}
